import Figures
import Glibc
import TuningRules

/// How far a request is, on the last line of a terminal; nothing where there is none.
struct TuneProgressLine {
  private var isShown = false

  mutating func show(_ progress: TuningProgress) {
    guard isatty(STDERR_FILENO) == 1, progress.plan.steps.indices.contains(progress.step) else {
      return
    }
    var text = TunePlanText.text(progress.plan.steps[progress.step])
    if let scans = progress.scans { text += ": \(scans.done) of \(scans.of)" }
    if let share = progress.share { text += ": \(PercentText.percent(share * 100))" }
    StandardStreams.overwrite(with: "\(progress.step + 1)/\(progress.plan.steps.count) \(text)")
    isShown = true
  }

  mutating func clear() {
    if isShown { StandardStreams.overwrite(with: "") }
    isShown = false
  }
}

import Figures
import Glibc
import MergeModel

/// How far a content scan is, on one line of a terminal that is written over and over.
struct ScanProgressLine {
  private var shown = ""
  private let isTerminal = isatty(STDERR_FILENO) == 1

  /// Says nothing where standard error goes to a file: there only the outcome counts.
  mutating func show(_ progress: ContentProgress) {
    guard isTerminal, let text = Self.text(progress), text != shown else { return }
    shown = text
    StandardStreams.overwrite(with: text)
  }

  mutating func clear() {
    if !shown.isEmpty { StandardStreams.overwrite(with: "") }
    shown = ""
  }

  private static func text(_ progress: ContentProgress) -> String? {
    let part = progress.share.map { "content scan: \(PercentText.percent(100 * $0, decimals: 0))" }
    switch progress.phase {
    case .paused(let reason): return "\(part ?? "content scan"), paused: \(reason)"
    case .scanning:
      let left = progress.secondsLeft.map { ", \(DurationText.coarse($0)) left" } ?? ""
      return "\(part ?? "content scan")\(left)"
    case .resting, .cancelled: return nil
    }
  }
}

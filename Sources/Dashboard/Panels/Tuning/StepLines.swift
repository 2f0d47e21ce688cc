import Figures
import MergeModel
import Screen
import TuningRules

/// The steps of a plan, numbered; while it is carried out with how far each is.
enum StepLines {
  static func lines(
    _ plan: TuningPlan, progress: TuningProgress?, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    let steps = plan.steps.enumerated().flatMap { place, step -> [TextLine] in
      let mark = progress.map { place < $0.step ? "+" : place == $0.step ? ">" : " " } ?? " "
      let share = place == progress?.step ? now(progress) : ""
      let text = "\(words(step, plan, snapshot))\(share)"
      return numbered(mark, place + 1, text, place == progress?.step ? .bold : .plain, state)
    }
    return steps + (progress == nil ? afterwards(plan, state, snapshot) : [])
  }

  private static func numbered(
    _ mark: String, _ number: Int, _ text: String, _ style: Style, _ state: DashboardState
  ) -> [TextLine] {
    let start = "\(mark)\(number) "
    return wrapped(state.shown(text), width: max(10, state.columns - start.count - 1)).enumerated()
      .map { place, line in
        let indent = place == 0 ? start : String(repeating: " ", count: start.count)
        return TextLine(indent + line, style: style)
      }
  }

  private static func now(_ progress: TuningProgress?) -> String {
    if let scans = progress?.scans { return ": \(scans.done) of \(scans.of) done" }
    return progress?.share.map { ": \(TuningStatus.percent($0))" } ?? ""
  }

  private static func words(
    _ step: TuningPlan.Step, _ plan: TuningPlan, _ snapshot: Snapshot
  ) -> String {
    switch step {
    case .write(let file, let value):
      return "write \(file.rawValue) \(ChangeWords.value(value, of: file))"
    case .unmerge:
      let amount = plan.gate?.neededBytes.map {
        " " + CircumstanceLines.amount(Int64(clamping: $0))
      }
      let time = plan.gate?.seconds.map { " (about \(DurationText.exact($0)))" }
      return "unmerge\(amount ?? " everything")\(time ?? "")"
    case .fullScans(let count):
      let time = PassEstimate(snapshot).wholeSeconds.map {
        " (about \(DurationText.exact($0 * Double(count))))"
      }
      return "wait for \(count) full scans\(time ?? "")"
    case .guest(let change): return "turn merging of \(change.name) \(change.to ? "on" : "off")"
    }
  }

  /// How long the host goes without what is unmerged.
  private static func afterwards(
    _ plan: TuningPlan, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    guard plan.steps.contains(.unmerge) else { return [] }
    let run = plan.changes.last { $0.file == .run }?.to ?? snapshot.ksm[reading: .run].value?.text
    guard run == "1" else {
      return TuningPanel.text("then nothing merges again until run=1", state)
    }
    let time = PassEstimate(snapshot).wholeSeconds.map { " (\(DurationText.exact(2 * $0)))" }
    let needs = plan.gate?.neededBytes.map {
      "; until then the host needs \(CircumstanceLines.amount(Int64(clamping: $0))) more"
    }
    return numbered(
      " ", plan.steps.count + 1,
      "merged again after about 2 passes\(time ?? "")\(needs ?? "")", .plain, state)
  }
}

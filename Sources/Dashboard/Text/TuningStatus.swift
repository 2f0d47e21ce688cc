import Figures
import MergeModel
import TuningRules

/// What is under way, in the brackets of line 1 and in the question before quitting.
enum TuningStatus {
  /// `TRIAL 9:41`, `UNMERGING 34%`, `PULSE pass 2/4`, `RESTORE ON EXIT`.
  static func brackets(_ state: DashboardState) -> [String] {
    let own = state.applied.flatMap { $0.isUnderWay ? underWay($0) : nil }
    let others = state.held.compactMap { held -> String? in
      switch held.kind {
      case .trial: trial(held, state)
      case .pulse: own == nil ? "PULSE" : nil
      case .sequence: own == nil ? "SEQUENCE" : nil
      case .session: nil
      }
    }
    return [own].compactMap(\.self) + others + (state.isRestoringOnExit ? ["RESTORE ON EXIT"] : [])
  }

  static func trial(_ held: HeldChange, _ state: DashboardState) -> String {
    guard let left = secondsLeft(held, state) else { return "TRIAL" }
    let whole = Int(min(left.rounded(.up), 359_999))
    return "TRIAL \(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
  }

  /// Nil where no time is set.
  static func secondsLeft(_ held: HeldChange, _ state: DashboardState) -> Double? {
    guard let until = held.until, let now = state.now else { return nil }
    return max(0, until.seconds(since: now))
  }

  private static func underWay(_ change: AppliedChange) -> String {
    guard let progress = change.progress, progress.plan.steps.indices.contains(progress.step)
    else { return "TUNING" }
    let share = progress.share.map { " " + percent($0) } ?? ""
    switch progress.plan.steps[progress.step] {
    case .unmerge: return "UNMERGING\(share)"
    case .fullScans(let count):
      let done = progress.scans?.done ?? 0
      let all = progress.scans?.of ?? count
      return "PULSE pass \(min(done + 1, all))/\(all)"
    case .write: return "TUNING \(progress.step + 1)/\(progress.plan.steps.count)"
    case .guest: return "MERGING SWITCH\(share)"
    }
  }

  /// Whole per cent, rounded down: what is under way is not done.
  static func percent(_ share: Double) -> String {
    let part = share.isFinite ? min(max(share, 0), 1) : 0
    return PercentText.percent(min(99, (part * 100).rounded(.down)), decimals: 0)
  }

  /// The question before quitting; empty where nothing ends with it.
  static func question(_ state: DashboardState) -> String {
    if let applied = state.applied, applied.isUnderWay {
      let what =
        switch applied.request.aim {
        case .pulse: "a catch-up scan is under way: q again ends it, puts smart_scan back and quits"
        case .settings, .undo, .guest:
          "a change is under way: q again breaks it off, puts back what can be and quits"
        }
      return what
    }
    guard let trial = state.trialInHand else { return "nothing is under way any more: q quits" }
    let trials = state.ownTrials
    let back = trials.flatMap(\.changes).map {
      "\($0.file.rawValue) back to \(ChangeWords.value($0.from, of: $0.file))"
    }.joined(separator: ", ")
    guard trials.count > 1 else {
      return "a trial is under way: q again puts \(back) and quits, K keeps it"
    }
    return "\(trials.count) trials are under way: q again puts \(back) and quits, "
      + "K keeps \(ChangeWords.files(trial)) alone and quits"
  }
}

import Figures
import MergeModel

/// How the content scan stands, in few words.
enum ScanProgressText {
  /// From the longest to the shortest; nil between two scans.
  static func forms(_ snapshot: Snapshot, _ state: DashboardState) -> [String]? {
    guard let progress = snapshot.contentProgress else { return nil }
    switch progress.phase {
    case .resting, .cancelled: return nil
    case .paused(let why):
      let reason = state.shown(why)
      return ["paused: \(reason)", "paused: \(shortened(reason, to: 20))", "paused"]
    case .scanning:
      let share = percent(progress) ?? "begins"
      let left = progress.secondsLeft.map { ", \(DurationText.coarse(max(1, $0))) left" } ?? ""
      return ["scanning \(share)\(left)", "scanning \(share)", share]
    }
  }

  /// Whole per cent, rounded down: what is under way is not done.
  static func percent(_ progress: ContentProgress) -> String? {
    progress.share.map { PercentText.percent(min(99, ($0 * 100).rounded(.down)), decimals: 0) }
  }

  /// Why there is no result, from the longest to the shortest.
  static func whyNone(_ snapshot: Snapshot, _ state: DashboardState) -> [String] {
    if let refusal = snapshot.contentRefusal {
      let brief = refusal.isOfRights ? "no rights to scan" : "cannot be scanned"
      return [state.shown(refusal.text), brief]
    }
    if let forms = forms(snapshot, state) { return forms }
    switch snapshot.contentProgress?.phase {
    case .resting(let seconds):
      return ["scan in \(DurationText.coarse(seconds))", "no scan yet"]
    case .cancelled: return ["scan cancelled", "cancelled"]
    case .scanning, .paused, nil: return ["not scanned yet", "no scan yet"]
    }
  }

  /// For titles: age of the result and the scan under way, from the longest to the shortest.
  static func status(_ snapshot: Snapshot, _ state: DashboardState) -> [String] {
    guard let age = snapshot.contentAge else { return whyNone(snapshot, state) }
    let old = DurationText.ago(age)
    guard let next = forms(snapshot, state) else { return ["content \(old)", old] }
    return ["content \(old), \(next[0])", "content \(old), \(next[1])", old]
  }
}

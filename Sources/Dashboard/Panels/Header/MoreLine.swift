import Figures
import MergeModel
import Screen

/// What could still merge: what comes by itself, and what needs somebody.
enum MoreLine {
  static func line(_ state: DashboardState, _ snapshot: Snapshot, width: Int) -> TextLine {
    line(state, snapshot, forecast: MergeForecast(snapshot), width: width)
  }

  static func line(
    _ state: DashboardState, _ snapshot: Snapshot, forecast: MergeForecast, width: Int
  ) -> TextLine {
    guard let report = snapshot.content?.value else {
      return unknown(ScanProgressText.whyNone(snapshot, state), snapshot, width: width)
    }
    // What is hidden may merge: that nothing was seen does not say that there is nothing.
    guard report.residentPages > 0 || snapshot.rights.complete else {
      return unknown(["no memory seen that takes part", "none seen"], snapshot, width: width)
    }
    let total = snapshot.amount(mergeable(report, forecast))
    return TextLine(
      fitting: [
        Phrase(
          ["MORE  /\(snapshot.sharingUnit.word): \(total) can merge", "MORE \(total)"],
          costs: [90]),
        Phrase(
          mergeable(report, forecast).value > 0 ? split(forecast, snapshot, state) : [""],
          costs: [14, 24, 60]),
        Phrase(
          forecast.needsActionPages == 0 ? [""] : reasons(report, snapshot), costs: [10, 12]),
        age(state, snapshot),
      ], width: width)
  }

  /// As the scan found it; where ksmd has merged some of it since then, what is left by the forecast.
  private static func mergeable(_ report: ContentReport, _ forecast: MergeForecast) -> Estimate {
    guard let left = forecast.remainingPages, abs(left - report.mergeablePages.value) >= 1 else {
      return report.mergeablePages
    }
    return Estimate(left, interval: 0...max(0, left))
  }

  /// `why`: from the longest to the shortest.
  private static func unknown(
    _ why: [String], _ snapshot: Snapshot, width: Int
  ) -> TextLine {
    let why = why.map { "   \($0)" } + [""]
    let quiet = Style(tint: .quiet)
    return TextLine(
      fitting: [
        Phrase("MORE  /\(snapshot.sharingUnit.word): - can merge"),
        Phrase(why, costs: why.indices.dropLast().map { 20 + 10 * $0 }, style: quiet),
        Phrase("  (c)", orLeftOutAt: 15, style: quiet),
      ], width: width)
  }

  /// `= 0.4 by itself by 03:17 + 3.4 needs you`.
  private static func split(
    _ forecast: MergeForecast, _ snapshot: Snapshot, _ state: DashboardState
  ) -> [String] {
    guard let itself = forecast.byItselfPages, let action = forecast.needsActionPages else {
      return ["", "", "", ""]
    }
    let wait = snapshot.sampleMark + snapshot.amount(pages: itself)
    let act = snapshot.sampleMark + snapshot.amount(pages: action)
    let when = itself > 0 ? forecast.convergedSeconds.map { end(after: $0, snapshot, state) } : nil
    return [
      " = \(wait) by itself\(when ?? "") + \(act) needs you",
      " = \(wait) by itself + \(act) needs you", " = \(wait) itself + \(act) you", "",
    ]
  }

  /// The time of day where it is today's, else how long it takes.
  private static func end(
    after seconds: Double, _ snapshot: Snapshot, _ state: DashboardState
  ) -> String {
    guard seconds < 43_200 else { return " in \(DurationText.coarse(seconds))" }
    var end = snapshot.takenAt
    end.wall += seconds
    return " by \(state.hourMinute(end))"
  }

  /// Why what needs somebody is not merged, most first; while ksmd is stopped that is all of it.
  private static func reasons(
    _ report: ContentReport, _ snapshot: Snapshot
  ) -> [String] {
    let waits = snapshot.ksm[.run] == 1
    let isSaid = report.obstacles.ranked.filter { part in
      !(waits && part.obstacle.passes(under: snapshot.ksm))
        && part.pages * Double(snapshot.host.pageBytes) >= snapshot.sharingUnit.bytes / 20
    }
    let parts = isSaid.map {
      snapshot.sampleMark + "\(snapshot.amount(pages: $0.pages)) \($0.obstacle.counted)"
    }
    guard !parts.isEmpty else { return ["", "", ""] }
    return [" (\(parts.prefix(3).joined(separator: ", ")))", " (\(parts[0]))", ""]
  }

  private static func age(_ state: DashboardState, _ snapshot: Snapshot) -> Phrase {
    let old = DurationText.ago(snapshot.contentAge)
    guard let next = ScanProgressText.forms(snapshot, state) else {
      return Phrase(
        ["  scanned \(old)  (c)", "  \(old) (c)", "  \(old)", ""], costs: [9, 30, 80])
    }
    return Phrase(
      [
        "  \(old), \(next[0]) (c)", "  \(old), \(next[1]) (c)", "  \(old), \(next[2])", "  \(old)",
        "",
      ],
      costs: [11, 26, 31, 80])
  }
}

import Figures
import MergeModel

/// What ksmd is set to and what it does.
enum DaemonLine {
  static func line(_ state: DashboardState, _ snapshot: Snapshot, width: Int) -> TextLine {
    let ksm = snapshot.ksm
    let batch = CountText.plain(ksm[.pagesToScan]) + "/" + CountText.plain(ksm[.sleepMillisecs])
    return TextLine(
      fitting: [
        Phrase("KSMD  \(run(ksm))  \(batch)ms"),
        Phrase("  \(pagesPerSecond(snapshot)) pages/s"),
        Phrase(cost(snapshot), orLeftOutAt: 10),
        Phrase(["  pass " + pass(snapshot), ""], costs: [40]),
        Phrase("   smart_scan \(smartScan(ksm))", orLeftOutAt: 11),
        Phrase(
          [
            "   other writers: " + writers(state, snapshot),
            "  " + writersShort(state, snapshot), "",
          ],
          costs: [12, 30]),
      ], width: width)
  }

  private static func run(_ ksm: KSMReadings) -> String {
    switch ksm[.run] {
    case 0: "stopped"
    case 1: "run"
    case 2: ksm[.pagesShared] == 0 && ksm[.pagesSharing] == 0 ? "unmerged" : "unmerging"
    case nil: "-"
    case let other?: "run=\(other)"
    }
  }

  private static func smartScan(_ ksm: KSMReadings) -> String {
    ksm[.smartScan].map { $0 == 0 ? "off" : "on" } ?? "-"
  }

  /// Measured; where the kernel does not count (before 6.6), the most that the settings allow.
  private static func pagesPerSecond(_ snapshot: Snapshot) -> String {
    switch snapshot.scanRate {
    case .measured(let rate): RateText.perSecond(rate)
    case .atMost(let rate): "<=" + RateText.perSecond(rate)
    case nil: "-"
    }
  }

  private static func cost(_ snapshot: Snapshot) -> String {
    guard let cpu = snapshot.rates?.ksmdCPUPercent,
      let rate = snapshot.rates?.pagesScannedPerSecond, rate > 0
    else { return "" }
    return " \(DecimalText.fixed(cpu / 100 / rate * 1e6, decimals: 2))us/page"
  }

  /// The number of the pass under way, how far it is, and how long one takes at this pace.
  private static func pass(_ snapshot: Snapshot) -> String {
    let number = CountText.plain(snapshot.ksm[.fullScans])
    let length = snapshot.trend.passSecondsAtThisPace.map { DurationText.exact($0) }
    guard snapshot.ksm[.run] == 1, let share = snapshot.trend.passShare else {
      return number + (length.map { ", one took \($0)" } ?? "")
    }
    // What is under way is not done.
    let percent = PercentText.percent((100 * share).rounded(.down), decimals: 0)
    return "\(number) at \(percent)" + (length.map { " of \($0)" } ?? "")
  }

  private static func writers(_ state: DashboardState, _ snapshot: Snapshot) -> String {
    let known = snapshot.otherWriters.map { writer in
      state.shown(writer.name) + (writer.pid.map { " (\($0))" } ?? "")
    }
    let unknown = state.unknownWrite.map {
      "unknown (\(DurationText.ago(snapshot.takenAt.seconds(since: $0))))"
    }
    let all = known + [unknown].compactMap(\.self)
    return all.isEmpty ? "none" : all.joined(separator: ", ")
  }

  private static func writersShort(_ state: DashboardState, _ snapshot: Snapshot) -> String {
    if state.unknownWrite != nil { return "unknown writer!" }
    let count = snapshot.otherWriters.count
    return count == 0 ? "sole writer" : "\(count) other writer\(count == 1 ? "" : "s")!"
  }
}

import Figures
import MergeModel
import Screen

/// What the last content scan found, how, and how long it took.
enum LastScanLines {
  static func lines(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    guard let content = snapshot.content else {
      return ScanPanel.labelled("LAST", "none yet", state)
    }
    let report = content.value
    let ended = state.clock(content.endedAt)
    let age = DurationText.ago(snapshot.contentAge)
    let unit = ByteUnit.line(largest: Int64(clamping: report.bytesRead))
    let last =
      "ended \(ended), \(age), took \(DurationText.exact(report.seconds)), "
      + "\(DurationText.fine(report.cpuSeconds)) of CPU time, "
      + "\(unit.text(Int64(clamping: report.bytesRead))) \(unit.word) read"
    let found =
      "\(figure(report.mergeablePages, snapshot)) can merge, "
      + "\(figure(report.volatilePages, snapshot)) changes, "
      + "\(figure(report.predictedPagesSharing, snapshot)) saved in the end"
    return ScanPanel.labelled("LAST", last, state)
      + ScanPanel.labelled("METHOD", method(report), state)
      + ScanPanel.labelled("FOUND", found, state)
      + (report.unread.isEmpty
        ? [] : ScanPanel.labelled("LEFT", "\(unread(report)) not read whole: see 6", state))
  }

  /// `exact`, or the rate of the sample; and how often each page was looked at.
  static func method(_ report: ContentReport) -> String {
    let looks =
      report.looks == 1
      ? "one look: what changes is not known" : "\(report.looks) looks at what may change"
    guard report.samplingRate < 1 else { return "exact: every content kept; \(looks)" }
    return "sampled: \(rate(report)) of all contents kept; \(looks)"
  }

  /// `1 in 16`.
  static func rate(_ report: ContentReport) -> String {
    guard report.samplingRate > 0, report.samplingRate < 1 else { return "all" }
    return "1 in \(DecimalText.fixed(1 / report.samplingRate, decimals: 0))"
  }

  /// With its unit, and the interval where it is estimated.
  private static func figure(_ estimate: Estimate, _ snapshot: Snapshot) -> String {
    let unit = ByteUnit.line(largest: snapshot.bytes(pages: estimate.value))
    return estimate.text { unit.amount(snapshot.bytes(pages: $0)) } + " \(unit.word)"
  }

  private static func unread(_ report: ContentReport) -> String {
    report.unread.count == 1 ? "1 process" : "\(report.unread.count) processes"
  }
}

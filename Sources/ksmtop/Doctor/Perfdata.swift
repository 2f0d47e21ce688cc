import Figures
import MergeModel

/// Figures for whoever draws them: `label=value[unit];warn;crit;min;max`, what is not known left out.
enum Perfdata {
  static func text(_ report: DoctorReport) -> String {
    let snapshot = report.snapshot
    let host = snapshot.host
    let content = snapshot.content?.value
    let figures = [
      bytes("saving", snapshot.savingBytes, least: 0),
      bytes("common", snapshot.commonBytes, least: 0),
      bytes("profit", snapshot.profitBytes, least: nil),
      bytes("unmerge_needs", snapshot.unmergeNeedsBytes, least: 0),
      bytes("headroom", host.headroomBytes.map { Int64(clamping: $0) }, least: 0),
      bytes(
        "one_guest_needs",
        snapshot.headroom.host.largestGuest.map { Int64(clamping: $0.needsBytes) }, least: 0),
      snapshot.trend.storm.map {
        figure(
          "storm_left", DecimalText.fixed($0.secondsLeft(at: snapshot.takenAt)) + "s", "0", "")
      },
      bytes("can_merge", content.map { pages($0.mergeablePages.value, host) }, least: 0),
      bytes("not_advised", content.map { pages($0.notAdvisedPages.value, host) }, least: 0),
      snapshot.rates?.ksmdCPUPercent.map {
        figure("ksmd_cpu", DecimalText.fixed($0, decimals: 2) + "%", "0", "100")
      },
      counter("cow_breaks", host.cowBreaks.value.map { Int64(clamping: $0) }),
      counter("pages_scanned", snapshot.ksm[.pagesScanned]),
      counter("full_scans", snapshot.ksm[.fullScans]),
      figure("guests", String(snapshot.guests.count), "0", ""),
      figure("problems", String(report.count(.problem)), "0", ""),
      figure("warnings", String(report.count(.warning)), "0", ""),
    ]
    return figures.compactMap { $0 }.joined(separator: " ")
  }

  private static func pages(_ pages: Double, _ host: HostFigures) -> Int64 {
    Int64(exactly: (pages * Double(host.pageBytes)).rounded()) ?? 0
  }

  private static func bytes(_ label: String, _ bytes: Int64?, least: Int?) -> String? {
    bytes.map { figure(label, "\($0)B", least.map { String($0) } ?? "", "") }
  }

  private static func counter(_ label: String, _ count: Int64?) -> String? {
    count.map { figure(label, "\($0)c", "0", "") }
  }

  private static func figure(
    _ label: String, _ value: String, _ least: String, _ most: String
  ) -> String {
    "\(label)=\(value);;;\(least);\(most)"
  }
}

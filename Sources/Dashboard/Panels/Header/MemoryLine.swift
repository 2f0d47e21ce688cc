import Figures
import MergeModel

/// The host's memory, esxtop's PMEM.
enum MemoryLine {
  static func line(_ snapshot: Snapshot, width: Int) -> TextLine {
    let host = snapshot.host
    let swap = ByteUnit.gib.amount(host.swapTotalBytes.value)
    let used = ByteUnit.gib.amount(host.swapUsedBytes)
    let swapIn = RateText.perSecond(snapshot.rates?.swappedInPagesPerSecond)
    return TextLine(
      fitting: [
        Phrase("PMEM  /GiB: \(ByteUnit.gib.amount(host.memoryBytes.value)) total"),
        Phrase("    \(ByteUnit.gib.amount(host.availableBytes.value)) avail"),
        Phrase(parts(snapshot), orLeftOutAt: 10),
        Phrase(
          ["    \(swap) swap, \(used) used, \(swapIn)/s in", "    \(swap) swap, \(used) used", ""],
          costs: [11, 40]),
        Phrase(
          "    PSI some10 \(PercentText.percent(host.pressureSomeAvg10.value))", orLeftOutAt: 30),
      ], width: width)
  }

  private static func parts(_ snapshot: Snapshot) -> String {
    guard let guests = snapshot.proportionalBytes else { return "" }
    let text = "   \(ByteUnit.gib.amount(guests)) guests"
    guard let total = snapshot.host.memoryBytes.value,
      let available = snapshot.host.availableBytes.value
    else { return text }
    let other = Int64(clamping: total) - Int64(clamping: available) - guests
    return text + "   \(ByteUnit.gib.amount(max(0, other))) other"
  }
}

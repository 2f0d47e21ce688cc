import Figures
import MergeModel

/// What unmerging everything would need, and how fast merges are broken.
enum RiskLine {
  static func line(_ state: DashboardState, _ snapshot: Snapshot, width: Int) -> TextLine {
    let needs = snapshot.amount(snapshot.unmergeNeedsBytes)
    let available = snapshot.amount(snapshot.host.availableBytes.value.map { Int64(clamping: $0) })
    let swap = snapshot.amount(snapshot.host.swapFreeBytes.value.map { Int64(clamping: $0) })
    let unit = snapshot.sharingUnit.word
    let room = snapshot.amount(snapshot.host.headroomBytes.map { Int64(clamping: $0) })
    return TextLine(
      fitting: [
        Phrase(
          [
            "RISK  /\(unit): unmerge-all needs \(needs), has \(available)+\(swap) swap: \(answer(snapshot))",
            "RISK  unmerge-all needs \(needs), has \(room) (avail+swap): \(answer(snapshot))",
            "RISK  unmerge-all \(needs), has \(room): \(answer(snapshot))",
          ], costs: [11, 30]),
        Phrase(largest(state, snapshot), orLeftOutAt: 10),
        Phrase(
          [
            "   COW \(cow(snapshot))\(cowBytes(snapshot))",
            "   COW \(cow(snapshot))", "",
          ], costs: [31, 50]),
      ], width: width)
  }

  /// Memory, risk and COW in one line, for windows with room for four lines.
  static func short(_ snapshot: Snapshot, width: Int) -> TextLine {
    let available = ByteText.gib(snapshot.host.availableBytes.value)
    let needs = snapshot.amount(snapshot.unmergeNeedsBytes)
    let unit = snapshot.sharingUnit.word
    return TextLine(
      fitting: [
        Phrase(["avail \(available) GiB", "avail \(available)G"], costs: [10]),
        Phrase(
          [
            "   unmerge-all needs \(needs) \(unit): \(answer(snapshot))",
            "  unmerge \(needs)\(unit.prefix(1)): \(answer(snapshot))", "",
          ], costs: [11, 30]),
        Phrase("  COW \(cow(snapshot))", orLeftOutAt: 20),
      ], width: width)
  }

  private static func cow(_ snapshot: Snapshot) -> String {
    snapshot.rates?.cowBreaksPerSecond.map { RateText.perSecond($0) + "/s" } ?? "-"
  }

  private static func cowBytes(_ snapshot: Snapshot) -> String {
    snapshot.cowBytesPerSecond.map { " \(ByteText.mib($0, decimals: 1)) MiB/s" } ?? ""
  }

  /// Being overcommitted is the normal state: `NO` is no finding and has no colour.
  private static func answer(_ snapshot: Snapshot) -> String {
    snapshot.unmergeFits.map { $0 ? "fits" : "NO" } ?? "-"
  }

  /// The guest that would need most if it alone unmerged.
  private static func largest(_ state: DashboardState, _ snapshot: Snapshot) -> String {
    let saved = snapshot.guests.compactMap { guest in
      guest.sharing.map { (guest: guest, pages: $0.value.savedPages) }
    }
    guard let most = saved.max(by: { $0.pages < $1.pages }), let room = snapshot.host.headroomBytes
    else {
      return ""
    }
    let bytes = Int64((most.pages * Double(snapshot.host.pageBytes)).rounded())
    let name = shortened(state.shown(most.guest.name), to: 20)
    return
      "   one guest: \(snapshot.amount(bytes)) (\(name)) \(bytes <= Int64(clamping: room) ? "fits" : "NO")"
  }
}

import Figures
import MergeModel

/// What losing sharing would need against what there is, and how fast merges are broken.
///
/// Two questions, each answered for where it is tightest: unmerging everything, and one guest that
/// writes over all that it has merged. Being overcommitted is the normal state: `NO` is no finding
/// and has no colour.
enum RiskLine {
  static func line(_ state: DashboardState, _ snapshot: Snapshot, width: Int) -> TextLine {
    let headroom = snapshot.headroom
    let all = headroom.tightestForAll
    let one = headroom.tightestForOne
    let needs = snapshot.amount(all.unmergeNeedsBytes.map { Int64(clamping: $0) })
    let room = snapshot.amount(all.roomBytes.map { Int64(clamping: $0) })
    let unit = snapshot.sharingUnit.word
    let place = place(all, state, snapshot)
    let fits = answer(all.unmergeFits)
    let has = all.group == nil ? parts(snapshot) : room
    return TextLine(
      fitting: [
        Phrase(
          [
            "RISK  /\(unit): unmerge-all needs \(needs), has \(has)\(place): \(fits)",
            "RISK  /\(unit): unmerge-all needs \(needs), has \(room)\(place): \(fits)",
            "RISK  /\(unit): unmerge-all \(needs) of \(room)\(place): \(fits)",
            "RISK  /\(unit): all \(needs) of \(room): \(fits)",
          ], costs: [11, 30, 45]),
        Phrase(
          largest(one, isSamePlace: one.group == all.group, state, snapshot), costs: [12, 40]),
        Phrase(
          [
            "   COW \(cow(snapshot))\(cowBytes(snapshot))",
            "   COW \(cow(snapshot))", "  \(cow(snapshot))", "",
          ], costs: [31, 41, 50]),
      ], width: width)
  }

  /// Memory, risk and COW in one line, for windows with room for four lines.
  static func short(_ snapshot: Snapshot, width: Int) -> TextLine {
    let headroom = snapshot.headroom
    let all = headroom.tightestForAll
    let one = headroom.tightestForOne
    let letter = snapshot.sharingUnit.word.prefix(1)
    let room = snapshot.amount(all.roomBytes.map { Int64(clamping: $0) })
    let needs = snapshot.amount(all.unmergeNeedsBytes.map { Int64(clamping: $0) })
    let fits = answer(all.unmergeFits)
    let most = one.largestGuest.map { guest in
      let amount = snapshot.amount(Int64(clamping: guest.needsBytes))
      return "one \(amount)\(letter) \(answer(one.largestGuestFits))"
    }
    return TextLine(
      fitting: [
        Phrase(["room \(room)\(letter)"], costs: []),
        Phrase(
          ["   unmerge-all \(needs)\(letter): \(fits)", "  all \(needs)\(letter): \(fits)"],
          costs: [20]),
        Phrase(most.map { ["   \($0)", "  \($0)", ""] } ?? [""], costs: [19, 40]),
        Phrase("  COW \(cow(snapshot))", orLeftOutAt: 18),
      ], width: width)
  }

  private static func cow(_ snapshot: Snapshot) -> String {
    snapshot.rates?.cowBreaksPerSecond.map { RateText.perSecond($0) + "/s" } ?? "-"
  }

  private static func cowBytes(_ snapshot: Snapshot) -> String {
    snapshot.cowBytesPerSecond.map { " \(ByteText.mib($0, decimals: 1)) MiB/s" } ?? ""
  }

  private static func answer(_ fits: Bool?) -> String { fits.map { $0 ? "fits" : "NO" } ?? "-" }

  /// The host's room in its two parts.
  private static func parts(_ snapshot: Snapshot) -> String {
    let available = snapshot.host.availableBytes.value.map { Int64(clamping: $0) }
    let swap = snapshot.host.swapFreeBytes.value.map { Int64(clamping: $0) }
    return "\(snapshot.amount(available))+\(snapshot.amount(swap)) swap"
  }

  /// Nothing for the host.
  private static func place(
    _ place: Headroom.Place, _ state: DashboardState, _ snapshot: Snapshot
  ) -> String {
    guard let path = place.group?.path else { return "" }
    return " in \(cgroupName(path, state, snapshot))"
  }

  /// The guest that would need most if it alone lost its sharing.
  private static func largest(
    _ place: Headroom.Place, isSamePlace: Bool, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [String] {
    guard let guest = place.largestGuest else { return ["", "", ""] }
    let amount = snapshot.amount(Int64(clamping: guest.needsBytes))
    let name = state.shown(guest.name)
    let fits = answer(place.largestGuestFits)
    let room = snapshot.amount(place.roomBytes.map { Int64(clamping: $0) })
    let elsewhere = isSamePlace ? "" : " of \(room)\(self.place(place, state, snapshot))"
    return [
      "   one guest: \(amount)\(elsewhere) (\(shortened(name, to: 20))) \(fits)",
      "  one: \(amount) (\(shortened(name, to: 12))) \(fits)", "  one: \(amount) \(fits)",
    ]
  }
}

/// What a cgroup is called on the screen: after its guest where it has one, else by its path's end.
func cgroupName(_ path: String, _ state: DashboardState, _ snapshot: Snapshot) -> String {
  let members = snapshot.memoryGroups.first { $0.path == path }?.members ?? []
  let guests = snapshot.guests.filter { members.contains($0.id) }
  if guests.count == 1 { return shortened(state.shown(guests[0].name), to: 20) + "'s cgroup" }
  let last = path.split(separator: "/").last.map(String.init) ?? path
  return shortened(state.shown(last), to: 24)
}

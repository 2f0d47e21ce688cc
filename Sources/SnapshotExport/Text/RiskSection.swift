import Figures
import MergeModel

/// What losing sharing would need against what there is, in the text.
struct RiskSection {
  let snapshot: Snapshot

  /// Memory cgroups that are told one by one; of the others only how many there are.
  private static let mostGroups = 3

  func lines() -> [String] {
    let headroom = snapshot.headroom
    let available = ByteUnit.gib.amount(snapshot.host.availableBytes.value)
    let swap = ByteUnit.gib.amount(snapshot.host.swapFreeBytes.value)
    let cow = RateText.perSecond(snapshot.rates?.cowBreaksPerSecond)
    let lines =
      storm() + [
        "unmerge-all needs \(amount(headroom.host.unmergeNeedsBytes)), "
          + "has \(available) + \(swap) swap GiB: \(answer(headroom.host.unmergeFits))",
        largest(headroom.host),
      ]
    return lines + groups(headroom.groups) + ["COW breaks \(cow)/s"]
  }

  private func storm() -> [String] {
    guard let storm = snapshot.trend.storm else { return [] }
    let left = DurationText.exact(storm.secondsLeft(at: snapshot.takenAt))
    let place =
      switch storm.place {
      case .host: "the host"
      case .group(let path): "the cgroup \(path)"
      }
    return [
      "STORM: memory of \(place) is gone in \(left), "
        + "COW breaks \(RateText.perSecond(storm.cowBreaksPerSecond))/s, "
        + "grows \(ByteText.mib(Int64(min(1e18, storm.growthBytesPerSecond)), decimals: 1)) MiB/s"
    ]
  }

  private func largest(_ place: Headroom.Place) -> String {
    guard let guest = place.largestGuest else {
      return "one guest's loss of sharing needs \(DecimalText.unknown)"
    }
    return "one guest's loss of sharing needs at most \(amount(guest.needsBytes)) "
      + "(\(guest.name)): \(answer(place.largestGuestFits))"
  }

  /// The tightest first.
  private func groups(_ places: [Headroom.Place]) -> [String] {
    let tightest = places.sorted { left(of: $0) < left(of: $1) }
    let lines = tightest.prefix(Self.mostGroups).map { place in
      "cgroup \(place.group?.path ?? ""): unmerge-all needs \(amount(place.unmergeNeedsBytes)), "
        + "has \(amount(place.roomBytes)): \(answer(place.unmergeFits))"
    }
    let more = places.count - lines.count
    return lines + (more > 0 ? ["\(more) more cgroups with a limit, less tight"] : [])
  }

  private func left(of place: Headroom.Place) -> Double {
    Double(place.roomBytes ?? .max) - Double(place.unmergeNeedsBytes ?? 0)
  }

  private func amount(_ bytes: UInt64?) -> String {
    let unit = ByteUnit.line(largest: snapshot.sharedBytes)
    return "\(unit.amount(bytes.map { Int64(clamping: $0) })) \(unit.word)"
  }

  private func answer(_ fits: Bool?) -> String {
    fits.map { $0 ? "fits" : "DOES NOT FIT" } ?? DecimalText.unknown
  }
}

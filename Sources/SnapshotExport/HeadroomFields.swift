import MergeModel

/// What losing sharing would need, under the keys of the contract; JSON and CSV both draw from here.
struct HeadroomFields {
  private let snapshot: Snapshot
  private let headroom: Headroom

  init(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    headroom = snapshot.headroom
  }

  /// Memory cgroups with a limit.
  var places: [Headroom.Place] { headroom.groups }

  /// What unmerging everything needs, and what there is for it: available memory and free swap.
  var host: [ExportField] {
    [
      ExportField("unmerge_needs_bytes", ExportValue(snapshot.unmergeNeedsBytes)),
      ExportField("available_bytes", ExportValue(snapshot.host.headroomBytes)),
      ExportField("swap_free_bytes", ExportValue(snapshot.host.swapFreeBytes.value)),
    ]
  }

  /// Nil where of no guest it is known.
  var largestGuest: [ExportField]? {
    headroom.host.largestGuest.map { Self.guest($0) }
  }

  /// Every column, empty where there is none.
  var largestGuestColumns: [ExportField] { Self.guest(headroom.host.largestGuest) }

  /// Nil while there is none.
  var storm: [ExportField]? {
    snapshot.trend.storm.map { Self.storm($0, at: snapshot.takenAt) }
  }

  var stormColumns: [ExportField] { Self.storm(snapshot.trend.storm, at: snapshot.takenAt) }

  /// One memory cgroup.
  static func group(_ place: Headroom.Place) -> [ExportField] {
    let group = place.group
    return [
      ExportField("path", ExportValue(group?.path)),
      ExportField("version", ExportValue(group?.version)),
      ExportField("limit_bytes", ExportValue(group?.limitBytes)),
      ExportField("usage_bytes", ExportValue(group?.usageBytes)),
      ExportField("reclaimable_bytes", ExportValue(group?.reclaimableBytes)),
      ExportField("room_bytes", ExportValue(group?.roomBytes)),
      ExportField("guests", ExportValue(place.guestCount)),
      ExportField("unmerge_needs_bytes", ExportValue(place.unmergeNeedsBytes)),
    ]
  }

  /// Whoever writes to merged pages.
  static func writer(_ writer: Exhaustion.Writer) -> [ExportField] {
    [
      ExportField("pid", ExportValue(writer.id.pid)),
      ExportField("pages_per_second", ExportValue(writer.pagesPerSecond, decimals: 1)),
    ]
  }

  private static func guest(_ guest: Headroom.Guest?) -> [ExportField] {
    [
      ExportField("pid", ExportValue(guest?.id.pid)),
      ExportField("needs_bytes", ExportValue(guest?.needsBytes)),
    ]
  }

  private static func storm(_ storm: Exhaustion?, at now: Moment) -> [ExportField] {
    [
      ExportField("where", ExportValue(storm?.place.word)),
      ExportField(
        "cow_breaks_per_second", ExportValue(storm?.cowBreaksPerSecond, decimals: 1)),
      ExportField(
        "growth_bytes_per_second", ExportValue(storm?.growthBytesPerSecond, decimals: 0)),
      ExportField("seconds_left", ExportValue(storm?.secondsLeft(at: now), decimals: 1)),
    ]
  }
}

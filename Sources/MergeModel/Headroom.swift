/// What losing sharing would need against what there is, on the host and in each memory cgroup.
package struct Headroom: Sendable, Equatable {
  /// A guest, and what would be needed if it alone wrote over all that it has for nothing.
  package struct Guest: Sendable, Equatable {
    package var id: ProcessIdentity
    /// Unfiltered.
    package var name: String
    package var needsBytes: UInt64
  }

  /// The host, or a memory cgroup, with what is needed there and what there is.
  package struct Place: Sendable, Equatable {
    /// Nil for the host.
    package var group: MemoryGroup?
    /// What unmerging everything would need; nil where that is not known.
    package var unmergeNeedsBytes: UInt64?
    /// Available memory and free swap of the host, or the room of the cgroup; nil where not known.
    package var roomBytes: UInt64?
    package var guestCount: Int
    /// Whose loss of sharing would need most; nil without a guest that is known.
    package var largestGuest: Guest?
  }

  package var host: Place
  /// In the order of the snapshot's `memoryGroups`.
  package var groups: [Place]

  package init(_ snapshot: Snapshot) {
    self.init(snapshot, snapshot.groupUnmergeNeeds)
  }

  /// `groupNeeds`: of the snapshot's `memoryGroups`, in their order.
  init(_ snapshot: Snapshot, _ groupNeeds: [GroupNeeds]) {
    host = Place(
      group: nil, unmergeNeedsBytes: snapshot.unmergeNeedsBytes.map { UInt64(max(0, $0)) },
      roomBytes: snapshot.host.headroomBytes, guestCount: 0, largestGuest: nil)
    groups = zip(snapshot.memoryGroups, groupNeeds).map { group, needs in
      Place(
        group: group, unmergeNeedsBytes: needs.unknownMembers == 0 ? needs.bytes : nil,
        roomBytes: group.roomBytes, guestCount: 0, largestGuest: nil)
    }
    let page = UInt64(snapshot.host.pageBytes)
    let places = snapshot.groupIndices
    for process in snapshot.processes where process.guest != nil {
      let needs = process.overwriteLossPages.map { $0 * page }
      host.count(process, needs)
      for index in places[process.id] ?? [] { groups[index].count(process, needs) }
    }
  }

  /// Where unmerging everything would lack most, or leave least.
  package var tightestForAll: Place {
    Self.tightest([host] + groups, needs: \.unmergeNeedsBytes) ?? host
  }

  /// Where the loss of one guest's sharing would lack most, or leave least.
  package var tightestForOne: Place {
    Self.tightest([host] + groups) { $0.largestGuest?.needsBytes } ?? host
  }

  /// The first of those with the least left; nil where nothing is known of any.
  private static func tightest(
    _ places: [Place], needs: (Place) -> UInt64?
  ) -> Place? {
    let known = places.compactMap { place -> (place: Place, left: Double)? in
      guard let needs = needs(place), let room = place.roomBytes else { return nil }
      return (place, Double(room) - Double(needs))
    }
    return known.min { $0.left < $1.left }?.place
  }
}

extension Headroom.Place {
  /// Takes in one more guest; the first of those that need most stays.
  fileprivate mutating func count(_ guest: ProcessFigures, _ needs: UInt64?) {
    guestCount += 1
    guard let needs, largestGuest.map({ needs > $0.needsBytes }) ?? true else { return }
    largestGuest = Headroom.Guest(id: guest.id, name: guest.name, needsBytes: needs)
  }

  /// Whether everything could be unmerged here; nil where that is not known.
  package var unmergeFits: Bool? {
    guard let needs = unmergeNeedsBytes, let room = roomBytes else { return nil }
    return needs <= room
  }

  /// Whether the guest that would need most could lose its sharing; nil where that is not known.
  package var largestGuestFits: Bool? {
    guard let needs = largestGuest?.needsBytes, let room = roomBytes else { return nil }
    return needs <= room
  }
}

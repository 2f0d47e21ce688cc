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
    let page = UInt64(snapshot.host.pageBytes)
    let guests = snapshot.guests.map { guest in
      (id: guest.id, name: guest.name, pages: guest.overwriteLossPages)
    }
    func largest(where isIn: (ProcessIdentity) -> Bool) -> (count: Int, guest: Guest?) {
      var count = 0
      var most: Guest?
      for guest in guests where isIn(guest.id) {
        count += 1
        guard let pages = guest.pages, most.map({ pages * page > $0.needsBytes }) ?? true else {
          continue
        }
        most = Guest(id: guest.id, name: guest.name, needsBytes: pages * page)
      }
      return (count, most)
    }
    let all = largest { _ in true }
    host = Place(
      group: nil, unmergeNeedsBytes: snapshot.unmergeNeedsBytes.map { UInt64(max(0, $0)) },
      roomBytes: snapshot.host.headroomBytes, guestCount: all.count, largestGuest: all.guest)
    groups = zip(snapshot.memoryGroups, snapshot.groupUnmergeNeeds).map { group, needs in
      let inside = largest { group.members.contains($0) }
      return Place(
        group: group, unmergeNeedsBytes: needs.unknownMembers == 0 ? needs.bytes : nil,
        roomBytes: group.roomBytes, guestCount: inside.count, largestGuest: inside.guest)
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

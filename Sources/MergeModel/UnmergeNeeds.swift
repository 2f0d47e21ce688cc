/// What unmerging takes, in memory that the kernel has to give out anew.
///
/// A merged page that n places map costs one frame. Unmerged it costs n, and the one frame is given
/// back when the last place has left it: n−1 more. A zero page that KSM placed costs nothing, and
/// one frame when it is undone.
extension Snapshot {
  /// What unmerging everything would need on the host, in bytes.
  package var unmergeNeedsBytes: Int64? { savingBytes }

  /// What unmerging everything would need in each of `memoryGroups`, in their order.
  package var groupUnmergeNeeds: [GroupNeeds] { groupNeeds(framePages: groupFramePages) }

  /// The indices of the groups that each process is in.
  var groupIndices: [ProcessIdentity: [Int]] {
    var places: [ProcessIdentity: [Int]] = [:]
    for (index, group) in memoryGroups.enumerated() {
      for member in group.members { places[member, default: []].append(index) }
    }
    return places
  }

  /// The part of it that frames by their owners tell, in pages; nil where they are not known.
  ///
  /// It costs most, and changes only with the attribution and the members.
  var groupFramePages: [Double]? {
    guard let classes = attribution?.value.ownerClasses else { return nil }
    var pages = memoryGroups.map { _ in 0.0 }
    guard !pages.isEmpty else { return pages }
    let places = groupIndices
    for one in classes { Self.add(one, places, to: &pages) }
    return pages
  }

  func groupNeeds(framePages: [Double]?) -> [GroupNeeds] {
    guard !memoryGroups.isEmpty else { return [] }
    var needs = memoryGroups.map { _ in GroupNeeds() }
    let places = groupIndices
    for process in processes {
      guard let indices = places[process.id] else { continue }
      let pages = process.unmergePages(isInClasses: framePages != nil, isMerging: ksm[.run] == 1)
      for index in indices { needs[index].add(pages) }
    }
    let page = Double(host.pageBytes)
    for index in needs.indices {
      needs[index].pages += framePages?[index] ?? 0
      needs[index].bytes = UInt64(min(1e18, needs[index].pages * page))
    }
    return needs
  }

  /// Frames that the same processes map equally often.
  private static func add(
    _ frames: OwnerClass, _ places: [ProcessIdentity: [Int]], to pages: inout [Double]
  ) {
    var mappings: [Int: UInt64] = [:]
    var outside = false
    for owner in frames.owners {
      let indices = places[owner.process] ?? []
      for index in indices { mappings[index, default: 0] += owner.mappings }
      if indices.isEmpty { outside = true }
    }
    let all = frames.owners.reduce(0) { $0 + $1.mappings }
    for (index, inside) in mappings {
      // The frame is charged to one group, nothing tells to which: it counts as given back only
      // where nobody outside of the group maps it.
      let back = !outside && inside == all ? frames.completeFrames : 0
      pages[index] += Double(inside * frames.frames - back)
    }
  }
}

/// What unmerging everything would need in one memory cgroup.
package struct GroupNeeds: Sendable, Equatable {
  package internal(set) var bytes: UInt64 = 0
  /// Members of which it is not known what they have merged: it is more than `bytes`, then.
  package internal(set) var unknownMembers = 0
  var pages = 0.0

  mutating func add(_ more: Double?) {
    if let more { pages += more } else { unknownMembers += 1 }
  }
}

extension ProcessFigures {
  /// Pages that would have to be given out if merging were undone for this process alone.
  ///
  /// Each merged page that it maps but those of frames that only it maps, of which each gives its
  /// frame back, and each zero page that KSM placed. Without an attribution all that the kernel
  /// counts as merged here, which may be more. Nil where neither is known.
  package var unmergeLossPages: UInt64? {
    placedZeroPages.flatMap { zeros in lossPages.map { $0 + zeros } }
  }

  /// Pages that would have to be given out if this process alone wrote over all that it has for
  /// nothing.
  ///
  /// The same, with every place that maps the kernel's zero page: ksmd puts it into huge pages of
  /// zeros that it splits without counting it, and nothing tells those places from others that were
  /// only read. Those that KSM counts are among them.
  package var overwriteLossPages: UInt64? {
    guard let placed = placedZeroPages else { return nil }
    let zeros = max(placed, sharing?.value.zeroMappedPages ?? 0)
    return lossPages.map { $0 + zeros }
  }

  /// Merged pages that it maps, less the frames that would be given back.
  private var lossPages: UInt64? {
    if let sharing = sharing?.value {
      return sharing.mappedPages - min(sharing.soleFrames, sharing.mappedPages)
    }
    return counters.value.value?.mergingPages
  }

  /// Zero pages that KSM placed; kernels without the count place none that would have to be undone.
  package var placedZeroPages: UInt64? { counters.value.value.map { $0.zeroPages ?? 0 } }

  /// Its part of what a group needs, beside what its frames tell where they are known by class.
  ///
  /// Without them, its part of the saving, as if the frames were charged to all who map them. What
  /// merged since the attribution counts in full.
  fileprivate func unmergePages(isInClasses: Bool, isMerging: Bool) -> Double? {
    guard let zeros = placedZeroPages else { return nil }
    let counted = counters.value.value?.mergingPages
    guard let sharing = sharing?.value else { return counted.map { Double($0 + zeros) } }
    let known = isInClasses ? 0 : sharing.savedPages
    var since: UInt64 = 0
    if isMerging, let counted, counted > sharing.mappedPages {
      since = counted - sharing.mappedPages
    }
    return known + Double(since + zeros)
  }
}

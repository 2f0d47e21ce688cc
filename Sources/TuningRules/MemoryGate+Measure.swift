import MergeModel

extension MemoryGate {
  /// Seconds that the kernel takes to make one merged page memory of its own.
  static let secondsPerUnmergedPage = 2e-6
  /// What must stay beside what is needed: memory is given out while it is unmerged.
  static let leastMarginBytes: UInt64 = 64 << 20

  /// What unmerging everything needs on this host.
  static func ofEverything(in snapshot: Snapshot) -> MemoryGate {
    let ksm = snapshot.ksm
    let mapped = ksm[.pagesShared].flatMap { shared in ksm.savingPages.map { shared + $0 } }
    return MemoryGate(
      needed: snapshot.unmergeNeedsBytes.map { UInt64(max(0, $0)) }, in: snapshot,
      pages: mapped.map { Double($0) },
      groups: snapshot.groupUnmergeNeeds.map {
        Part(bytes: $0.bytes, isWhole: $0.unknownMembers == 0)
      })
  }

  /// What turning merging off for one process needs.
  static func of(_ process: ProcessFigures, in snapshot: Snapshot) -> MemoryGate {
    let page = UInt64(snapshot.host.pageBytes)
    let needed = process.unmergeLossPages.map { $0 * page }
    let merged = process.sharing?.value.mappedPages ?? process.counters.value.value?.mergingPages
    let pages = merged.flatMap { merged in process.placedZeroPages.map { merged + $0 } }
    return MemoryGate(
      needed: needed, in: snapshot, pages: pages.map { Double($0) },
      groups: snapshot.memoryGroups.map { group in
        group.members.contains(process.id)
          ? Part(bytes: needed ?? 0, isWhole: needed != nil) : Part(bytes: 0, isWhole: true)
      })
  }

  /// What is needed in one memory cgroup; more than that where something of it is not known.
  private struct Part {
    var bytes: UInt64
    var isWhole: Bool
  }

  /// `groups`: what is needed in each of the snapshot's memory cgroups.
  private init(needed: UInt64?, in snapshot: Snapshot, pages: Double?, groups: [Part]) {
    let available = snapshot.host.availableBytes.value
    // A host without swap has none free.
    let swap =
      snapshot.host.swapFreeBytes == .absent ? 0 : snapshot.host.swapFreeBytes.value
    self.init(
      neededBytes: needed, availableBytes: available, swapFreeBytes: swap,
      seconds: pages.map { $0 * Self.secondsPerUnmergedPage },
      fit: Self.fit(needed, available: available, swap: swap))
    for (group, part) in zip(snapshot.memoryGroups, groups) {
      // Its swap is limited apart, and nothing tells how.
      if Self.fit(part.bytes, available: group.roomBytes, swap: 0) != .fits {
        tightGroups.append(
          Group(path: group.path, neededBytes: part.bytes, roomBytes: group.roomBytes))
      } else if !part.isWhole, fit != .doesNotFit {
        fit = .unknown
      }
    }
    if !tightGroups.isEmpty { fit = .doesNotFit }
  }

  fileprivate static func fit(_ needed: UInt64?, available: UInt64?, swap: UInt64?) -> Fit {
    guard let needed else { return .unknown }
    guard needed > 0 else { return .fits }
    guard let available else { return .unknown }
    let (wanted, overflow) = needed.addingReportingOverflow(max(needed / 20, leastMarginBytes))
    if overflow { return .doesNotFit }
    if wanted <= available { return .fits }
    guard let swap else { return .unknown }
    let (all, isEndless) = available.addingReportingOverflow(swap)
    return isEndless || wanted <= all ? .fitsWithSwap : .doesNotFit
  }

  /// What is needed and what there is, in a clause.
  var words: String {
    let needs = neededBytes.map { "needs " + Wording.amount($0) } ?? "needs nobody knows how much"
    let has =
      availableBytes.map { Wording.available($0, swap: swapFreeBytes) }
      ?? "how much is available is not known"
    return "\(needs), \(has)"
  }
}

extension MemoryGate {
  /// Whether it is the host that lacks memory, whatever a cgroup has.
  var isTooMuchForTheHost: Bool {
    switch Self.fit(neededBytes, available: availableBytes, swap: swapFreeBytes) {
    case .fits, .fitsWithSwap: false
    case .doesNotFit, .unknown: true
    }
  }
}

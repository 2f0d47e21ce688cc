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
      neededPages: { process in
        zeroPages(process).flatMap { zeros in
          if let sharing = process.sharing?.value { return sharing.savedPages + zeros }
          // Without shares: as if the one copy were nobody's in this group.
          return process.counters.value.value?.mergingPages.map { Double($0) + zeros }
        }
      })
  }

  /// What turning merging off for one process needs: all that it has merged.
  static func of(_ process: ProcessFigures, in snapshot: Snapshot) -> MemoryGate {
    let counted = process.counters.value.value?.mergingPages
    let merged = process.sharing?.value.mappedPages ?? counted
    let pages = merged.flatMap { merged in zeroPages(process).map { Double(merged) + $0 } }
    return MemoryGate(
      needed: pages.map { bytes($0, snapshot) }, in: snapshot, pages: pages,
      neededPages: { $0.id == process.id ? pages : 0 })
  }

  /// Zero pages of a process; kernels without the count place none that would have to be undone.
  private static func zeroPages(_ process: ProcessFigures) -> Double? {
    process.counters.value.value.map { Double($0.zeroPages ?? 0) }
  }

  private static func bytes(_ pages: Double, _ snapshot: Snapshot) -> UInt64 {
    UInt64(min(1e18, max(0, pages * Double(snapshot.host.pageBytes))))
  }

  private init(
    needed: UInt64?, in snapshot: Snapshot, pages: Double?,
    neededPages: (ProcessFigures) -> Double?
  ) {
    let available = snapshot.host.availableBytes.value
    // A host without swap has none free.
    let swap =
      snapshot.host.swapFreeBytes == .absent ? 0 : snapshot.host.swapFreeBytes.value
    self.init(
      neededBytes: needed, availableBytes: available, swapFreeBytes: swap,
      seconds: pages.map { $0 * Self.secondsPerUnmergedPage },
      fit: Self.fit(needed, available: available, swap: swap))
    for group in snapshot.memoryGroups {
      let members = snapshot.processes.filter { group.members.contains($0.id) }
      let parts = members.map(neededPages)
      let known = parts.compactMap { $0 }
      let inside = Self.bytes(known.reduce(0, +), snapshot)
      // Its swap is limited apart, and nothing tells how.
      if Self.fit(inside, available: group.roomBytes, swap: 0) != .fits {
        tightGroups.append(
          Group(path: group.path, neededBytes: inside, roomBytes: group.roomBytes))
      } else if known.count < parts.count, fit != .doesNotFit {
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

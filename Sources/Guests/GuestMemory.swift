package import KernelFiles
package import MergeModel

/// The memory of a process summed up, and where a guest's RAM lies in it.
package enum GuestMemory {
  /// Sums of `mappings` and, for a guest, the mappings that hold its RAM.
  package static func figures(of mappings: [MappingUsage], guest: GuestFacts?) -> MemoryFigures {
    var figures = MemoryFigures()
    figures.residentBytes = mappings.lazy.map(\.resident).saturatingSum
    figures.proportionalBytes = mappings.lazy.map(\.proportional).saturatingSum
    figures.swappedBytes = mappings.lazy.map(\.swapped).saturatingSum
    figures.hugeBytes = mappings.lazy.map(\.anonymousHuge).saturatingSum
    figures.hugetlbBytes = mappings.lazy.map(\.hugetlb).saturatingSum
    figures.advisedBytes =
      mappings.lazy.filter { $0.flags.contains(.mergeable) }.map(\.mapping.bytes).saturatingSum
    let merged = mappings.compactMap(\.merged)
    figures.mergedBytes = merged.isEmpty ? nil : merged.saturatingSum
    if let guest { figures.ram = GuestRAM.regions(in: mappings, of: guest) }
    return figures
  }
}

/// Finds the mappings that hold a guest's RAM (KSM.md §6.2).
enum GuestRAM {
  private static let mebibyte: UInt64 = 1 << 20
  /// RAMBlocks below this are firmware and tables.
  private static let smallestBlock = 16 * mebibyte
  /// A RAMBlock this large that `-m` does not cover was plugged in while the guest ran.
  ///
  /// Without QEMU's mark it also tells RAM from malloc's arenas of 64 MiB.
  private static let smallestPlugged = 128 * mebibyte

  /// The regions, largest first.
  static func regions(in mappings: [MappingUsage], of guest: GuestFacts) -> [RAMRegion] {
    let possible = mappings.filter { $0.mapping.bytes > 0 && couldHoldRAM($0) }
    // QEMU marks every RAMBlock, and nothing else that is large, as not to be forked.
    let marked = guest.monitor == .qemu ? possible.filter { $0.flags.contains(.dontFork) } : []
    let blocks =
      marked.isEmpty ? possible.filter(isUnmarkedCandidate).map { [$0] } : runs(of: marked)
    return chosen(from: blocks, ramBytes: guest.ramBytes, marked: !marked.isEmpty)
      .joined().map(region)
      .sorted { ($1.bytes, $0.start) < ($0.bytes, $1.start) }
  }

  /// The largest blocks until the configured RAM is covered, and what can be nothing but RAM.
  private static func chosen(
    from blocks: [[MappingUsage]], ramBytes: UInt64?, marked: Bool
  ) -> [[MappingUsage]] {
    let ordered = blocks.map { (block: $0, bytes: $0.lazy.map(\.mapping.bytes).saturatingSum) }
      .sorted { $0.bytes > $1.bytes }
    var covered: UInt64 = 0
    var chosen: [[MappingUsage]] = []
    for (block, bytes) in ordered {
      let isWanted: Bool
      if let ramBytes {
        isWanted = covered < ramBytes || (marked && bytes >= smallestPlugged)
      } else {
        isWanted = chosen.isEmpty || bytes >= (marked ? smallestBlock : smallestPlugged)
      }
      guard isWanted else { break }
      chosen.append(block)
      covered = [covered, bytes].saturatingSum
    }
    return chosen
  }

  /// Neighbours of one kind: madvise, mprotect and mlock split a RAMBlock.
  private static func runs(of mappings: [MappingUsage]) -> [[MappingUsage]] {
    mappings.sorted { $0.mapping.start < $1.mapping.start }.reduce(into: []) { runs, next in
      if let last = runs.last?.last?.mapping, last.end == next.mapping.start,
        last.isShared == next.mapping.isShared, last.path == next.mapping.path
      {
        runs[runs.count - 1].append(next)
      } else {
        runs.append([next])
      }
    }
  }

  /// Never RAM: code (TCG's buffer), the heap, stacks, device memory.
  private static func couldHoldRAM(_ usage: MappingUsage) -> Bool {
    let path = usage.mapping.path
    return !usage.mapping.isExecutable && !usage.flags.contains(.device)
      && (!path.hasPrefix("[") || path.hasPrefix("[anon"))
      // TCG's buffer again, where it is mapped once to write and once to run.
      && !path.hasPrefix("/memfd:tcg-jit")
  }

  /// Anonymous memory, shared or not, and hugetlb; the private mapping of a file is a library.
  private static func isUnmarkedCandidate(_ usage: MappingUsage) -> Bool {
    let mapping = usage.mapping
    return mapping.isShared || usage.flags.contains(.hugetlb) || mapping.path.isEmpty
      || ["[anon", "/memfd:", "/dev/shm/", "/dev/zero"].contains { mapping.path.hasPrefix($0) }
  }

  private static func region(_ usage: MappingUsage) -> RAMRegion {
    RAMRegion(
      start: usage.mapping.start, bytes: usage.mapping.bytes,
      // hugetlb pages are not part of Rss.
      residentBytes: [usage.resident, usage.hugetlb].saturatingSum, backing: backing(usage))
  }

  private static func backing(_ usage: MappingUsage) -> RAMRegion.Backing {
    if usage.flags.contains(.hugetlb) { return .hugetlb }
    if usage.mapping.isShared || usage.flags.contains(.shared) {
      return usage.mapping.path.hasPrefix("/memfd:") ? .memfd : .shared
    }
    return usage.flags.contains(.mergeable) ? .advised : .notAdvised
  }
}

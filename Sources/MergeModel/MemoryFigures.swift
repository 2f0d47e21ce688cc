/// The memory of one process by its mappings (`/proc/PID/smaps`), all in bytes.
package struct MemoryFigures: Sendable, Equatable {
  /// Sum of Rss.
  package var residentBytes: UInt64 = 0
  /// Sum of Pss: a page mapped by n processes counts 1/n.
  package var proportionalBytes: UInt64 = 0
  /// Sum of Swap.
  package var swappedBytes: UInt64 = 0
  /// Sum of AnonHugePages: transparent huge pages.
  package var hugeBytes: UInt64 = 0
  /// Sum of Private_Hugetlb and Shared_Hugetlb; not part of Rss.
  package var hugetlbBytes: UInt64 = 0
  /// When the mappings themselves were read, for `advisedBytes` and `ram`; sums are read more often.
  package var mappingsAt: Moment?
  /// Sizes of the mappings with flag `mg`: what ksmd may look at.
  package var advisedBytes: UInt64 = 0
  /// Sum of `KSM:`; nil before kernel 6.7.
  package var mergedBytes: UInt64?
  /// The guest's RAM, largest first; empty for a process that is no guest.
  package var ram: [RAMRegion] = []

  package init() {}
}

/// One mapping that holds guest RAM.
package struct RAMRegion: Sendable, Equatable {
  /// Why ksmd can or cannot merge what is in it.
  package enum Backing: String, Sendable, Codable {
    /// Private anonymous memory with flag `mg`.
    case advised
    /// Private anonymous memory without flag `mg`.
    case notAdvised
    /// Shared anonymous or file memory (`share=on`, /dev/shm): never merges.
    case shared
    /// A memfd mapped shared: never merges.
    case memfd
    /// hugetlb pages: never merge.
    case hugetlb
  }

  package var start: UInt64
  package var bytes: UInt64
  package var residentBytes: UInt64
  package var backing: Backing

  package init(start: UInt64, bytes: UInt64, residentBytes: UInt64, backing: Backing) {
    self.start = start
    self.bytes = bytes
    self.residentBytes = residentBytes
    self.backing = backing
  }
}

extension MemoryFigures {
  /// Whether ksmd may merge the guest's RAM; small blocks beside it may be advised when it is not.
  package var isRAMAdvised: Bool {
    ram.isEmpty ? advisedBytes > 0 : ram.contains { $0.backing == .advised }
  }
}

package import KernelFiles
package import MergeModel

/// One process that a content scan reads.
package struct ContentTarget: Sendable, Equatable {
  package var identity: ProcessIdentity
  /// Pairs are counted among guests only, and memory that is not advised is read of guests only.
  package var isGuest: Bool
  /// Addresses of the guest's RAM, ascending: what the memory map shows; empty for no guest.
  package var ram: [Range<UInt64>]
  /// Seconds since it was started.
  package var runningSeconds: Double?
  /// Its smaps as somebody has just read it; nil lets the scan read it.
  ///
  /// The kernel goes through all page tables for it, which costs a fifth of a scan of merged memory.
  package var usages: [MappingUsage]?
  /// When that was, in monotonic seconds; nil counts as just now.
  package var usagesAt: Double?

  package init(
    identity: ProcessIdentity, isGuest: Bool, ram: [Range<UInt64>] = [],
    runningSeconds: Double? = nil, usages: [MappingUsage]? = nil, usagesAt: Double? = nil
  ) {
    self.identity = identity
    self.isGuest = isGuest
    self.ram = ram
    self.runningSeconds = runningSeconds
    self.usages = usages
    self.usagesAt = usagesAt
  }
}

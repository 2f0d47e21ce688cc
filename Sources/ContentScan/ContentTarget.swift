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

  package init(
    identity: ProcessIdentity, isGuest: Bool, ram: [Range<UInt64>] = [],
    runningSeconds: Double? = nil
  ) {
    self.identity = identity
    self.isGuest = isGuest
    self.ram = ram
    self.runningSeconds = runningSeconds
  }
}

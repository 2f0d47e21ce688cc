package import MergeModel

/// One process that a pass walks.
package struct AttributionTarget: Sendable, Equatable {
  package var identity: ProcessIdentity
  /// Pairs are counted among guests only.
  package var isGuest: Bool
  /// Where zero-page mappings count, as addresses; nil counts them in every private mapping.
  package var ram: [Range<UInt64>]?

  /// Whether its smaps, just read, show no merged page (`KSM:`, right on every kernel that has it).
  package var mergedNothing: Bool

  package init(
    identity: ProcessIdentity, isGuest: Bool, ram: [Range<UInt64>]? = nil,
    mergedNothing: Bool = false
  ) {
    self.identity = identity
    self.isGuest = isGuest
    self.ram = ram
    self.mergedNothing = mergedNothing
  }
}

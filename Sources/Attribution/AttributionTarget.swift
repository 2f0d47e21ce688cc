package import MergeModel

/// One process that a pass walks.
package struct AttributionTarget: Sendable, Equatable {
  package var identity: ProcessIdentity
  /// Pairs are counted among guests only.
  package var isGuest: Bool
  /// Where zero-page mappings count, as addresses; nil counts them in every private mapping.
  package var ram: [Range<UInt64>]?

  package init(identity: ProcessIdentity, isGuest: Bool, ram: [Range<UInt64>]? = nil) {
    self.identity = identity
    self.isGuest = isGuest
    self.ram = ram
  }
}

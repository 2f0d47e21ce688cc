/// What ksmd has merged, as the kernel counts it.
package struct KSMCounts: Sendable, Equatable {
  /// Frames (`pages_shared`).
  package var shared: Int64
  /// Further mappings of them (`pages_sharing`).
  package var sharing: Int64

  package init(shared: Int64, sharing: Int64) {
    self.shared = shared
    self.sharing = sharing
  }
}

/// Merging of one running guest, turned on or off.
package struct GuestMergingChange: Sendable, Hashable {
  /// The process; a restarted guest is another one.
  package var id: ProcessIdentity
  /// The guest's name as given, unfiltered.
  package var name: String
  package var from: Bool
  package var to: Bool

  package init(_ id: ProcessIdentity, name: String, from: Bool, to: Bool) {
    self.id = id
    self.name = name
    self.from = from
    self.to = to
  }
}

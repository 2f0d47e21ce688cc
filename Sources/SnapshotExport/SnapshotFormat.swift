/// The three forms in which a snapshot leaves the program.
package enum SnapshotFormat: String, CaseIterable, Sendable {
  /// For people: a ticket, a mail, a terminal.
  case text
  /// For programs: the contract `ksmtop.snapshot.v1`.
  case json
  /// For spreadsheets: one row a guest.
  case csv
}

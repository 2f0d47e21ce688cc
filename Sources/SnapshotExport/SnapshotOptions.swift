/// What the operator asked for beside the format.
package struct SnapshotOptions: Sendable {
  /// Version of the program, as it names itself.
  package var version: String
  /// Seconds east of UTC, for the clock in the text; JSON and CSV are in UTC.
  package var utcOffset = 0
  /// Names of the guests to show, all where it is empty; totals stay those of the whole host.
  package var guestNames: [String] = []
  /// Replaces the names of host, user, guests and processes, and drops UUIDs.
  package var anonymize = false
  /// Every guest in the text, not only the first seven and those with findings.
  package var allGuests = false
  /// One record of several: JSON on one line.
  package var repeated = false
  /// Whether nothing was written to this output before: CSV begins with its heading.
  package var isFirst = true

  package init(version: String) {
    self.version = version
  }
}

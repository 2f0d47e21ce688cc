package import MergeModel
import StateFiles
import SystemPackage

/// Puts down what was changed, in the log and in the journal.
package struct Recorder: Sendable {
  private let log: ChangeLog
  private let journal: Journal
  package let author: Author
  package let bootID: String

  package init(
    _ log: ChangeLog, journal: Journal = Journal(), author: Author, bootID: String
  ) {
    self.log = log
    self.journal = journal
    self.author = author
    self.bootID = bootID
  }

  /// An identifier unlike any other on this host.
  package static func newID() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// A record of now, by this author; it is not written yet.
  package func record(
    _ kind: ChangeRecord.Kind, id: String = Recorder.newID(), _ changes: [SettingChange],
    guest: GuestMergingChange? = nil, failure: String? = nil
  ) -> ChangeRecord {
    ChangeRecord(
      id: id, at: HostClock.now(), bootID: bootID, user: author.user, login: author.login,
      terminal: author.terminal, kind: kind, changes: changes, guest: guest, failure: failure)
  }

  /// Writes a record; the same with a word about it where it could not be logged.
  ///
  /// The change is made by then, and stays: a full disk must not tie an operator's hands.
  @discardableResult
  package func write(_ record: ChangeRecord) -> ChangeRecord {
    journal.send(record)
    do throws(StateFileError) {
      try log.append(record)
      return record
    } catch {
      var told = record
      let words = "not logged: \(error.path): \(error.cause)"
      told.failure = record.failure.map { "\($0); \(words)" } ?? words
      return told
    }
  }
}

extension Recorder {
  /// What the log tells of this boot.
  package var recordsOfThisBoot: [ChangeRecord] {
    log.read().records.filter { $0.bootID == bootID }
  }

  /// Puts down that what record `id` changed went back; nothing where there was nothing to do.
  package func write(_ outcome: Undoing.Outcome, of id: String) {
    guard !outcome.changes.isEmpty || !outcome.failures.isEmpty else { return }
    let failure = outcome.failures.isEmpty ? nil : outcome.failures.joined(separator: "; ")
    write(record(.putBack(of: id), outcome.changes, failure: failure))
  }
}

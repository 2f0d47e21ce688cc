/// Why a request is not carried out; nothing was changed, unless that is uncertain.
package struct TuningRefusal: Error, Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// What was asked for cannot be understood: exit code 64.
    case wrongUsage
    /// Safety, a confirmation that is missing, read-only: exit code 3.
    case refused
    /// It cannot be done here, as things stand: exit code 1.
    case failed
    /// It was begun, and nobody knows how far it came: exit code 4, with a record.
    case uncertain
  }

  package var kind: Kind
  /// One sentence: what was not done, and why.
  package var message: String
  /// What to do instead; empty where there is nothing.
  package var wayOut: String

  package init(_ kind: Kind, _ message: String, wayOut: String = "") {
    self.kind = kind
    self.message = message
    self.wayOut = wayOut
  }
}

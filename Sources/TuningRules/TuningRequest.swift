package import MergeModel

/// What somebody wants done.
package struct TuningRequest: Sendable, Equatable {
  package enum Aim: Sendable, Equatable {
    /// These settings, all or none; values in the kernel's words.
    case settings([Wish])
    /// Takes the change of this record back.
    case undo(ChangeRecord)
    /// A catch-up scan: smart_scan=0 for as many full scans as it takes.
    case pulse
    /// Merging of a running guest on or off.
    case guest(GuestMergingChange)
  }

  /// One setting as it shall be.
  package struct Wish: Sendable, Hashable {
    package var file: KSMFile
    package var value: String

    package init(_ file: KSMFile, _ value: String) {
      self.file = file
      self.value = value
    }
  }

  package var aim: Aim
  /// Seconds after which it goes back unless it is kept; nil lets it stay.
  package var trialSeconds: Double?
  /// The host's name as the operator typed it to confirm; nil without.
  package var confirmedHost: String?
  /// The same once more, for what does not fit into memory.
  package var forcedHost: String?
  /// Also what is legal and harms: ksmd without a pause, batches of more than 0.1 s.
  package var allowsExtremes = false

  package init(_ aim: Aim) {
    self.aim = aim
  }
}

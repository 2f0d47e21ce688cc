package import MergeModel

/// What a plan is made on: the host as it is, and what this session may do.
package struct TuningSituation: Sendable, Equatable {
  package var snapshot: Snapshot
  /// Whether the operator asked to change nothing (`--readonly`).
  package var isReadonly: Bool
  /// The host's log, oldest first.
  package var records: [ChangeRecord]
  /// `/proc/sys/kernel/random/boot_id`; records of other boots say nothing of what holds.
  package var bootID: String
  /// The trials and the pulse under way on this host, whoever began them.
  package var held: [HeldChange]
  /// Those that nobody watches over any more: their guardian was killed, and they hold still.
  package var abandoned: [HeldChange]

  package init(
    _ snapshot: Snapshot, isReadonly: Bool = false, records: [ChangeRecord] = [],
    bootID: String = "", held: [HeldChange] = [], abandoned: [HeldChange] = []
  ) {
    self.snapshot = snapshot
    self.isReadonly = isReadonly
    self.records = records
    self.bootID = bootID
    self.held = held
    self.abandoned = abandoned
  }
}

/// A change that goes back by itself.
package struct HeldChange: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case trial
    case pulse
    /// `--restore-on-exit`.
    case session
    /// A sequence that is not yet done.
    case sequence
  }

  package var kind: Kind
  /// The record of the change.
  package var recordID: String
  package var user: String
  /// The process that watches over it.
  package var guardian: ProcessIdentity
  package var began: Moment
  /// Nil where no time is set.
  package var until: Moment?
  /// What goes back.
  package var changes: [SettingChange]

  package init(
    _ kind: Kind, recordID: String, user: String, guardian: ProcessIdentity, began: Moment,
    until: Moment? = nil, changes: [SettingChange]
  ) {
    self.kind = kind
    self.recordID = recordID
    self.user = user
    self.guardian = guardian
    self.began = began
    self.until = until
    self.changes = changes
  }
}

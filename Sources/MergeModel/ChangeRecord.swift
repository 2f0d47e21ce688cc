/// A line of the host's log of changes: what was done, by whom, and what came of it.
package struct ChangeRecord: Sendable, Hashable, Identifiable {
  /// What the change was part of.
  package enum Kind: Sendable, Hashable {
    /// Meant to stay.
    case set
    /// Meant to go back by itself after so many seconds.
    case trial(seconds: Double)
    /// A trial, a pulse or a session went back to what was before (`of` is the record of the change).
    case putBack(of: String)
    /// The operator took the change `of` back.
    case undo(of: String)
    /// A catch-up scan began.
    case pulse
    /// A trial that stays after all (`of` is its record); it changes nothing.
    case kept(of: String)
  }

  /// Unlike any other on this host.
  package var id: String
  /// The monotonic clock tells only within one boot.
  package var at: Moment
  /// `/proc/sys/kernel/random/boot_id`.
  package var bootID: String
  /// The effective user's name.
  package var user: String
  /// Who became that user (`SUDO_USER`); nil where nobody did.
  package var login: String?
  /// `pts/3`; nil where there was no terminal.
  package var terminal: String?
  package var kind: Kind
  /// What holds now instead of what held; in the order of writing, with what the kernel set by itself.
  package var changes: [SettingChange]
  package var guest: GuestMergingChange?
  /// Why not all that was asked holds; nil where it does.
  package var failure: String?

  package init(
    id: String, at: Moment, bootID: String, user: String, login: String? = nil,
    terminal: String? = nil, kind: Kind = .set, changes: [SettingChange] = [],
    guest: GuestMergingChange? = nil, failure: String? = nil
  ) {
    self.id = id
    self.at = at
    self.bootID = bootID
    self.user = user
    self.login = login
    self.terminal = terminal
    self.kind = kind
    self.changes = changes
    self.guest = guest
    self.failure = failure
  }
}

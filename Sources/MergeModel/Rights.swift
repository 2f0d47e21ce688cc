/// What the account that runs ksmtop may see and do.
package struct Rights: Sendable, Equatable {
  /// Name of the effective user, or its number.
  package var user: String
  /// What is hidden from us and what would show it, one sentence each; empty when all is seen.
  package var missing: [String]
  /// Whether the KSM settings could be written.
  package var canWriteSettings: Bool

  package init(user: String = "", missing: [String] = [], canWriteSettings: Bool = false) {
    self.user = user
    self.missing = missing
    self.canWriteSettings = canWriteSettings
  }

  package var complete: Bool { missing.isEmpty }

  /// What keeps root from writing the settings, one clause.
  package static let whyRootMayNotWrite = "/sys is read-only, or this is a container"
}

/// Why something cannot be told at all.
package struct Refusal: Sendable, Equatable {
  /// What is missing, one clause.
  package var text: String
  /// Whether more rights would help; otherwise this kernel cannot tell, or the attempt failed.
  package var isOfRights: Bool

  package init(_ text: String, isOfRights: Bool) {
    self.text = text
    self.isOfRights = isOfRights
  }
}

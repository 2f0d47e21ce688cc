import MergeModel

/// What the account may not see, what could not be read, and what the system shows to nobody.
enum RightsFindings {
  static func findings(_ situation: Situation) -> [Finding] {
    let rights = situation.snapshot.rights
    return rights.missing.map { Finding(.limitedRights, $0, nextStep: remedy(for: rights)) }
      + situation.snapshot.failures.map { Finding(.unreadable, $0) }
      + [noAttribution(situation)].compactMap { $0 }
  }

  /// Where even root does not see it, a container or missing capabilities hide it.
  private static func remedy(for rights: Rights) -> String {
    rights.user == "root"
      ? "Run it on the host itself, outside of containers, with all of root's capabilities."
      : "sudo ksmtop: root sees it."
  }

  /// Where rights are missing, that is said already.
  private static func noAttribution(_ situation: Situation) -> Finding? {
    guard let refusal = situation.snapshot.attributionRefusal, !refusal.isOfRights else {
      return nil
    }
    return Finding(
      .noAttribution, "Who shares what cannot be told: \(refusal.text).",
      nextStep: "Look from outside of containers, on a kernel with CONFIG_PROC_PAGE_MONITOR.")
  }
}

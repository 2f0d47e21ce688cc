import MergeModel

/// What the account may not see, and what the system does not show to anybody.
enum RightsFindings {
  static func findings(_ situation: Situation) -> [Finding] {
    let rights = situation.snapshot.rights
    return rights.missing.map {
      Finding(.limitedRights, Wording.sentence($0), nextStep: remedy(for: rights))
    }
      + [noAttribution(situation), settingsNotWritable(situation)].compactMap { $0 }
  }

  /// Who is not root knows it from what is missing; that root may not either is a surprise.
  private static func settingsNotWritable(_ situation: Situation) -> Finding? {
    let rights = situation.snapshot.rights
    guard situation.ksm.exists, rights.user == "root", !rights.canWriteSettings else { return nil }
    return Finding(
      .settingsNotWritable,
      "KSM's settings cannot be written here, even by root: \(Rights.whyRootMayNotWrite).",
      nextStep: "Change settings on the host itself: outside of containers.")
  }

  /// Where even root does not see it, a container or missing capabilities hide it.
  private static func remedy(for rights: Rights) -> String {
    rights.user == "root"
      ? "Run it on the host itself: outside of containers, with all of root's capabilities."
      : "sudo ksmtop: root sees it."
  }

  /// Where rights are missing, that is said already.
  private static func noAttribution(_ situation: Situation) -> Finding? {
    guard let refusal = situation.snapshot.attributionRefusal, !refusal.isOfRights else {
      return nil
    }
    return Finding(
      .noAttribution, "Who shares what cannot be told: \(refusal.text).",
      nextStep: "Look on the host itself: outside of containers, with a whole /proc, "
        + "on a kernel with CONFIG_PROC_PAGE_MONITOR.")
  }
}

import MergeModel

/// What the account may not see, and what the system does not show to anybody.
enum RightsFindings {
  static func findings(_ situation: Situation) -> [Finding] {
    let missing = situation.snapshot.rights.missing
    // With rights missing, they are why attribution is refused.
    guard missing.isEmpty else {
      return missing.map { Finding(.limitedRights, $0, nextStep: "sudo ksmtop: root sees it.") }
    }
    return [noAttribution(situation)].compactMap { $0 }
  }

  private static func noAttribution(_ situation: Situation) -> Finding? {
    guard let refusal = situation.snapshot.attributionRefusal else { return nil }
    return Finding(
      .noAttribution, "Who shares what cannot be told: \(refusal)",
      nextStep: "Look from outside of containers, on a kernel with CONFIG_PROC_PAGE_MONITOR.")
  }
}

import MergeModel

/// What the account may not see: one finding for each thing hidden.
enum RightsFindings {
  static func findings(_ situation: Situation) -> [Finding] {
    let rights = situation.snapshot.rights
    let hidden = rights.missing.isEmpty ? refusal(situation) : rights.missing
    return hidden.map { Finding(.limitedRights, $0, nextStep: "As root: sudo ksmtop.") }
  }

  private static func refusal(_ situation: Situation) -> [String] {
    guard let refusal = situation.snapshot.attributionRefusal else { return [] }
    return ["Who shares what cannot be told: \(refusal)"]
  }
}

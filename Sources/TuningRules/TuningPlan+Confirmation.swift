import MergeModel

extension TuningPlan {
  /// Set where the request lacks a confirmation that the plan needs; what to type is its way out.
  ///
  /// `host` is the name of the host on which the plan was made; a name that differs in one letter
  /// confirms nothing, so that no other host is meant.
  package func missingConfirmation(host: String) -> TuningRefusal? {
    guard confirmation != .none, !isEmpty else { return nil }
    let needsForce = confirmation == .hostNameTwice
    let flags = [confirmFlag] + (needsForce ? [Self.forceFlag] : [])
    let names = [request.confirmedHost] + (needsForce ? [request.forcedHost] : [])
    let typed = flags.map { "\($0)=\(host)" }.joined(separator: " ")
    for (flag, name) in zip(flags, names) {
      guard let name, name != host || host.isEmpty else { continue }
      return TuningRefusal(
        .refused,
        "refused: \(flag) names '\(name)', and this host is '\(host)'. Nothing was changed.",
        wayOut: "On this host: \(typed)")
    }
    guard names.contains(nil) else { return nil }
    if needsForce { return doesNotFit(typed) }
    return TuningRefusal(
      .refused, "refused: it has to be confirmed. \(reason ?? "") Nothing was changed.",
      wayOut: "To confirm: \(typed)")
  }

  private static let forceFlag = "--force-out-of-memory"

  private var confirmFlag: String {
    if case .guest(let change)? = steps.first, change.to { return "--confirm-merge" }
    return "--confirm-unmerge"
  }

  private func doesNotFit(_ typed: String) -> TuningRefusal {
    let force = "To force it: \(typed)"
    let ways =
      if case .guest? = steps.first {
        "Safe way: switch off, migrate or power-cycle the guest."
      } else {
        "Safe way: run=0 (keeps what is merged), then switch off, migrate or power-cycle guests "
          + "one by one. Or merging off for one at a time: ksmtop tune --guest NAME merge=off."
      }
    let needs: String =
      if let gate, let group = gate.tightGroups.first, !gate.isTooMuchForTheHost {
        "needs \(Wording.amount(group.neededBytes)) in the memory cgroup \(group.path), "
          + "which has room for \(Wording.amount(group.roomBytes))"
      } else {
        gate?.words ?? "needs nobody knows how much"
      }
    return TuningRefusal(
      .refused, "refused: unmerging \(needs). Nothing was changed.", wayOut: "\(ways) \(force)")
  }
}

import MergeModel

extension TuningPlan {
  /// How `request` is carried out here; throws where it may not be.
  ///
  /// A confirmation that is missing is no refusal yet: `missingConfirmation` tells of it.
  package init(_ request: TuningRequest, in situation: TuningSituation) throws(TuningRefusal) {
    try Self.checkRights(request, in: situation)
    try Self.checkTrial(request)
    switch request.aim {
    case .settings(let wishes):
      self = try SettingsPlanner(request, in: situation, wishes: wishes).plan()
    case .undo(let record):
      self = try Self.undoing(record, request, in: situation)
    case .pulse:
      self = try Self.pulse(request, in: situation)
    case .guest(let change):
      self = try Self.guest(change, request, in: situation)
    }
  }

  private static func checkRights(
    _ request: TuningRequest, in situation: TuningSituation
  ) throws(TuningRefusal) {
    let snapshot = situation.snapshot
    if situation.isReadonly {
      throw TuningRefusal(
        .refused, "Nothing was changed: this session is read-only.",
        wayOut: "Start ksmtop without --readonly, and without KSMTOP_READONLY in the environment.")
    }
    guard snapshot.ksm.exists else {
      throw TuningRefusal(
        .failed, "Nothing was changed: this kernel has no KSM (no /sys/kernel/mm/ksm).",
        wayOut: "Boot a kernel with CONFIG_KSM=y.")
    }
    guard !snapshot.rights.canWriteSettings else { return }
    let isRoot = snapshot.rights.user == "root"
    throw TuningRefusal(
      .refused,
      isRoot
        ? "Nothing was changed: KSM's settings cannot be written here "
          + "(\(Rights.whyRootMayNotWrite))."
        : "Nothing was changed: KSM's settings may not be written by \(snapshot.rights.user).",
      wayOut: isRoot
        ? "Run it on the host itself, outside of containers."
        : "As root: sudo " + request.command)
  }

  /// What can go back by itself may be tried, nothing else.
  private static func checkTrial(_ request: TuningRequest) throws(TuningRefusal) {
    guard let seconds = request.trialSeconds else { return }
    switch request.aim {
    case .settings:
      guard seconds >= 1, seconds <= longestTrialSeconds else {
        throw TuningRefusal(
          .wrongUsage, "A trial lasts 1 second to 7 days. Nothing was changed.")
      }
    case .undo:
      throw TuningRefusal(
        .wrongUsage, "An undo is no trial: it stays. Nothing was changed.",
        wayOut: "Undo it, and set it again afterwards.")
    case .pulse:
      throw TuningRefusal(
        .wrongUsage,
        "A catch-up scan is no trial: it goes back by itself when it is done. Nothing was changed.",
        wayOut: request.command)
    case .guest:
      throw TuningRefusal(
        .refused,
        "Merging of a guest is not switched on trial: what it merges or unmerges meanwhile does "
          + "not go back. Nothing was changed.",
        wayOut: request.command)
    }
  }

  private static let longestTrialSeconds = 7 * 86_400.0
}

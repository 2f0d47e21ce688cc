import MergeModel

/// Whether KSM is there and switched on.
enum RunFindings {
  static func findings(_ situation: Situation) -> [Finding] {
    guard situation.ksm.exists else { return [noKSM] }
    switch situation.run {
    case .unmerging: return [unmerged(situation)]
    case .stopped: return [stopped(situation)]
    case .running, nil: return []
    }
  }

  private static let noKSM = Finding(
    .noKSM, "This kernel has no KSM (no /sys/kernel/mm/ksm): no memory can be merged.",
    nextStep: "Boot a kernel with CONFIG_KSM=y: merging can begin after that reboot.")

  private static let start = Command.set((.run, "1"))

  private static func unmerged(_ situation: Situation) -> Finding {
    let saving = situation.savingBytes ?? 0
    return Finding(
      .unmerged,
      saving > 0
        ? "KSM is unmerging (run=2): \(Wording.amount(saving)) of saving is left and will go."
        : "KSM was told to unmerge everything (run=2): nothing is merged and nothing will be.",
      nextStep: "\(start): scanning begins at once, pages merge from the second full scan on.")
  }

  /// A KSM that is off: on purpose, for want of anything to merge, or by neglect.
  private static func stopped(_ situation: Situation) -> Finding {
    let saving = situation.savingBytes ?? 0
    if let writer = situation.snapshot.otherWriters.first(where: WriterFindings.decidesByMemory) {
      return Finding(
        .paused,
        "KSM is stopped, as \(writer.name) decides by free memory; "
          + (saving > 0 ? "it still saves \(Wording.amount(saving))." : "nothing is merged."),
        nextStep: "Stop \(writer.name), then \(start): to decide for yourself, at once.")
    }
    let isWanted = situation.hasCandidates ?? !situation.snapshot.guests.isEmpty
    if saving == 0, !isWanted {
      return Finding(.idle, "KSM is off, and no process that can be seen has memory to merge.")
    }
    let reachable = situation.reachableBytes.map { Wording.amount($0) }
    if situation.hasEverRun == false {
      return Finding(
        .neverRun,
        "KSM is off: no full scan has been done and nothing is merged"
          + (reachable.map { "; run=1 would save \($0)." } ?? "."),
        nextStep: "\(start): scanning begins at once, pages merge from the second full scan on.")
    }
    return Finding(
      .stopped,
      saving > 0
        ? "KSM is stopped and still saves \(Wording.amount(saving)): "
          + "what is merged stays until it is written to, nothing new merges"
          + (reachable.map { "; run=1 would make it \($0)." } ?? ".")
        : "KSM is stopped and saves nothing"
          + (reachable.map { "; run=1 would save \($0)." } ?? "."),
      nextStep: "\(start): takes effect at once, new pages merge after two full scans.")
  }
}

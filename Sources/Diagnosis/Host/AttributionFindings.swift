import MergeModel

/// Whether the sums over the processes meet the kernel's counters, and how frames were told.
enum AttributionFindings {
  static func findings(_ situation: Situation) -> [Finding] {
    guard let result = situation.snapshot.attribution?.value else { return [] }
    return [drift(result.reconciliation, situation), unreliable(result.test)].compactMap { $0 }
  }

  /// Whether every process that maps merged memory can have been looked at.
  private static func isWhole(_ snapshot: Snapshot) -> Bool {
    snapshot.rights.complete && snapshot.failures.isEmpty
  }

  private static func drift(_ sums: Reconciliation, _ situation: Situation) -> Finding? {
    guard sums.stable, let difference = sums.differencePages, difference != 0 else { return nil }
    // What processes that are hidden from us map is missing from the sums, and not from the memory.
    guard difference > 0 || isWhole(situation.snapshot) else { return nil }
    let pages = Wording.count(Int(clamping: difference.magnitude), "page")
    return Finding(
      .attributionDrift,
      difference > 0
        ? "\(pages) more mapped than the counters say: forks that ksmd has not visited yet."
        : "The counters hold \(pages) that nobody maps any more: "
          + "exits or writes ksmd has not noticed yet.",
      nextStep: situation.isRunning
        ? ""
        : "\(Command.set((.run, "1"))): one full scan corrects the counters, "
          + "which stand still while KSM is off.")
  }

  private static func unreliable(_ test: MergedFrameTest) -> Finding? {
    guard test == .fallback else { return nil }
    return Finding(
      .kpageflagsUnreliable,
      "This kernel (without fix 81401cebfc15) marks every anonymous page as merged "
        + "in /proc/kpageflags; merged frames are told by other flags.")
  }
}

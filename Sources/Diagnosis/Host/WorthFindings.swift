import MergeModel

/// Whether merging gives back more than it takes.
enum WorthFindings {
  /// Book-keeping below this is not worth a word.
  private static let smallBookkeeping: Int64 = 4 << 20
  /// Full scans to wait before judging: merging needs two, and longer with smart scan.
  private static let scansWithSaving: Int64 = 3
  private static let scansWithout: Int64 = 10

  static func findings(_ situation: Situation) -> [Finding] {
    [wasting(situation)].compactMap { $0 }
  }

  /// The book-keeping takes more memory than merging gives back, and it does not get better.
  static func wasting(_ situation: Situation) -> Finding? {
    guard situation.isRunning, situation.climbPagesPerMinute == nil,
      let profit = situation.snapshot.profitBytes, profit <= 0,
      let costs = situation.ksm.metadataBytes, costs >= smallBookkeeping,
      let saving = situation.savingBytes, let fullScans = situation.fullScans,
      hasHadItsTime(situation, scans: saving > 0 ? scansWithSaving : scansWithout, fullScans),
      // Where a content scan says that it will pay, it only needs its time, or another remedy.
      situation.reachableBytes ?? 0 <= costs,
      situation.bytes(pages: situation.forecast.needsActionPages ?? 0) <= Double(costs)
    else { return nil }
    return Finding(
      .wasting,
      "KSM costs more than it saves: \(Wording.amount(costs)) of book-keeping for "
        + "\(Wording.amount(saving)) of saving.",
      nextStep: Command.set((.run, "0"))
        + ": scanning ends at once; the book-keeping goes when the guests end.")
  }

  /// Whether so many full scans have been done of everything that takes part.
  ///
  /// The counter goes on from boot; what has begun since then has seen fewer.
  private static func hasHadItsTime(
    _ situation: Situation, scans: Int64, _ fullScans: Int64
  ) -> Bool {
    guard fullScans >= scans else { return false }
    guard let pass = situation.passes.seconds else { return true }
    return situation.snapshot.processes.allSatisfy {
      ($0.runningSeconds ?? .infinity) >= Double(scans) * pass
    }
  }
}

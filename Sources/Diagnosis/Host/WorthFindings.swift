import MergeModel

/// Whether merging gives back more than it takes, and whether it will last.
enum WorthFindings {
  /// Breaks, and lost pages, a second from which the loss is no noise (4 and 1 MiB/s).
  private static let manyBreaks = 1_000.0
  private static let fastLoss = 256.0
  /// A loss that would take longer than this leaves time to notice it otherwise.
  private static let soon = 7_200.0
  /// Book-keeping below this is not worth a word.
  private static let smallBookkeeping: Int64 = 4 << 20
  /// Full scans to wait before judging: merging needs two, and longer with smart scan.
  private static let scansWithSaving: Int64 = 3
  private static let scansWithout: Int64 = 10

  static func findings(_ situation: Situation) -> [Finding] {
    [storm(situation), wasting(situation)].compactMap { $0 }
  }

  /// Merged pages are written to in numbers, and the saving falls so that memory runs out soon.
  static func storm(_ situation: Situation) -> Finding? {
    let trend = situation.snapshot.trend
    guard situation.isRunning, let breaks = trend.cowBreaksPerSecond, breaks >= manyBreaks,
      let change = trend.sharingPagesPerSecond, change <= -fastLoss,
      let saving = situation.savingBytes, saving > 0
    else { return nil }
    let lossPerSecond = -change * Double(situation.snapshot.host.pageBytes)
    let available = situation.snapshot.host.availableBytes.value.map { Double($0) }
    let runsOut = available.map { $0 < Double(saving) } ?? false
    let seconds = (runsOut ? available ?? 0 : Double(saving)) / lossPerSecond
    guard seconds < soon else { return nil }
    let what =
      runsOut
      ? "the \(Wording.amount(available ?? 0)) of available memory"
      : "the saving of \(Wording.amount(saving))"
    return Finding(
      .storm,
      "\(Int(min(breaks, 1e12))) merged pages break a second and the saving falls by "
        + "\(Wording.amount(lossPerSecond))/s: \(what) is gone in \(Wording.duration(seconds)).",
      nextStep:
        "Stop or migrate a guest or add swap, at once: column FREES tells what comes back; "
        + "never write run=2 now.")
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

import MergeModel

/// How long ksmd takes to look at all candidate pages once.
struct PassEstimate {
  /// Candidate pages: those ksmd has seen or, where that is more, those it will see.
  let candidatePages: Double?
  /// Pages a second that ksmd is handed, measured where possible, else at most.
  let pagesPerSecond: Double?
  /// Seconds of one full scan: the last one seen, else candidates by rate.
  let seconds: Double?
  /// The lesser of the two, for whoever would raise an alarm.
  let atLeastSeconds: Double?

  init(_ snapshot: Snapshot) {
    candidatePages = Self.candidates(snapshot)
    pagesPerSecond = Self.rate(snapshot)
    let measured = Self.measured(snapshot)
    var estimate: Double?
    if let candidatePages, let pagesPerSecond, pagesPerSecond > 0 {
      estimate = candidatePages * Self.visitedShare(snapshot.ksm) / pagesPerSecond
    }
    seconds = measured ?? estimate
    atLeastSeconds = [measured, estimate].compactMap { $0 }.min()
  }

  /// The last full scan, unless the one under way takes so much longer that it tells nothing.
  private static func measured(_ snapshot: Snapshot) -> Double? {
    guard let last = snapshot.trend.passSeconds else { return nil }
    let elapsed = snapshot.trend.passBegan.map { snapshot.takenAt.seconds(since: $0) } ?? 0
    return elapsed <= 2 * last + 1 ? last : nil
  }

  private static func candidates(_ snapshot: Snapshot) -> Double? {
    let seen = snapshot.ksm.rmapItems.map(Double.init)
    let advised = snapshot.processes.compactMap { $0.memory?.value.value }
      .map { Double(min($0.advisedBytes, $0.residentBytes)) }
    guard !advised.isEmpty else { return seen }
    return max(seen ?? 0, advised.reduce(0, +) / Double(snapshot.host.pageBytes))
  }

  private static func rate(_ snapshot: Snapshot) -> Double? {
    let sleep = snapshot.ksm[.sleepMillisecs]
    // A sample of a few batches only says when ksmd happened to be awake.
    if let rates = snapshot.rates, let measured = rates.pagesScannedPerSecond, measured > 0,
      rates.seconds * 1_000 >= Double(sleep ?? 0) * 10
    {
      return measured
    }
    return snapshot.ksm.mostPagesPerSecond
  }

  /// The part of the candidates that smart scan does not pass over, in the long run.
  private static func visitedShare(_ ksm: KSMReadings) -> Double {
    guard let scanned = ksm[.pagesScanned], let skipped = ksm[.pagesSkipped], scanned > 0 else {
      return 1
    }
    return Double(scanned) / (Double(scanned) + Double(skipped))
  }
}

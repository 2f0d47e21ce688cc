/// How fast ksmd goes through memory, and what that costs: a batch of pages, a pause, and so on.
package struct ScanPace: Sendable, Equatable {
  /// ksmd's CPU time per page that it looks at; nil where it could not be measured.
  package let secondsPerPage: Double?
  /// Pages a second, measured where possible, else at most; nil where nothing tells.
  package let pagesPerSecond: Double?

  /// A pause lasts longer than it is set to, by up to two ticks of the clock (HZ=100).
  private static let longestDelay = 0.02
  /// Batches in a sample below which it only says when ksmd happened to be awake.
  private static let fewestBatches = 10.0
  /// Fewer pages say nothing of what one costs.
  private static let fewestPages = 1_000.0

  /// With the settings of `snapshot`, or with `pagesToScan` in place of what is set.
  ///
  /// One batch takes the pause and the time for its pages, so that the rate saturates at what one
  /// processor can do, 1 / `secondsPerPage`: ksmd is one thread.
  package init(_ snapshot: Snapshot, pagesToScan: Int64? = nil) {
    let cost = Self.cost(snapshot)
    let measured = Self.measured(snapshot)
    let sleep = snapshot.ksm[.sleepMillisecs].map { Double($0) / 1_000 }
    let set = snapshot.ksm[.pagesToScan].map { Double($0) }
    secondsPerPage = cost
    guard let pagesToScan, pagesToScan != snapshot.ksm[.pagesToScan] else {
      pagesPerSecond = measured ?? Self.rate(pages: set, pause: sleep, cost: cost)
      return
    }
    var pause = sleep
    if let sleep, let set, let measured, set > 0 {
      let seen = set / measured - set * (cost ?? 0)
      pause = min(max(seen, sleep), sleep + Self.longestDelay)
    }
    pagesPerSecond = Self.rate(pages: Double(pagesToScan), pause: pause, cost: cost)
  }

  /// CPU time per second while it scans, in per cent of one core.
  package var cpuPercent: Double? {
    guard let pagesPerSecond, let secondsPerPage else { return nil }
    return min(100, pagesPerSecond * secondsPerPage * 100)
  }

  private static func rate(pages: Double?, pause: Double?, cost: Double?) -> Double? {
    guard let pages, let pause else { return nil }
    guard pages > 0 else { return 0 }
    let period = pause + pages * (cost ?? 0)
    return period > 0 ? pages / period : nil
  }

  private static func measured(_ snapshot: Snapshot) -> Double? {
    guard let rates = snapshot.rates, let pages = rates.pagesScannedPerSecond, pages > 0,
      hasBatchesEnough(rates, snapshot)
    else { return nil }
    return pages
  }

  /// Over the last minute, else between the last two samples.
  private static func cost(_ snapshot: Snapshot) -> Double? {
    if let minute = snapshot.trend.secondsPerPage { return minute }
    guard let rates = snapshot.rates, let pages = rates.pagesScannedPerSecond,
      let cpu = rates.ksmdCPUPercent, cpu > 0, pages * rates.seconds >= fewestPages,
      hasBatchesEnough(rates, snapshot)
    else { return nil }
    return cpu / 100 / pages
  }

  private static func hasBatchesEnough(_ rates: Rates, _ snapshot: Snapshot) -> Bool {
    let sleep = Double(snapshot.ksm[.sleepMillisecs] ?? 0) / 1_000
    return rates.seconds >= sleep * fewestBatches
  }
}

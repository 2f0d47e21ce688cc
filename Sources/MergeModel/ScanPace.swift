/// How fast ksmd goes through memory, and what that costs: a batch of pages, a pause, and so on.
package struct ScanPace: Sendable, Equatable {
  /// ksmd's CPU time per page that it looks at; nil where it could not be measured.
  package let secondsPerPage: Double?
  /// Pages a second, measured where possible, else at most.
  package let pagesPerSecond: Double?
  /// Pages of one batch; what the advisor will set where it is on.
  package let pagesPerBatch: Double?
  /// Whether ksmd would have to run on more than one processor: the rate is what one gives.
  package let isSaturated: Bool

  /// Batches in a sample below which it only says when ksmd happened to be awake.
  private static let fewestBatches = 10.0
  /// Fewer pages say nothing of what one costs.
  private static let fewestPages = 1_000.0

  /// With `pagesToScan` in place of what is set.
  package init(_ snapshot: Snapshot, pagesToScan: Int64?) {
    var settings = ScanSettings(snapshot.ksm)
    if let pagesToScan, pagesToScan != settings.pagesToScan {
      settings.pagesToScan = pagesToScan
      settings.advisor = nil
    }
    self.init(snapshot, settings)
  }

  /// With the settings of `snapshot`, or with others.
  ///
  /// One batch takes the pause and the time for its pages, so that the rate saturates at what one
  /// processor can do, 1 / `secondsPerPage`: ksmd is one thread. `assumedCost` is what a page
  /// costs where that was not measured, `wakingPages` what waking up does if that is not as measured.
  package init(
    _ snapshot: Snapshot, _ settings: ScanSettings? = nil, assumedCost: Double? = nil,
    wakingPages: Double? = nil
  ) {
    let present = ScanSettings(snapshot.ksm)
    let settings = settings ?? present
    let measured = Self.measured(snapshot)
    let cost = BatchCost(
      snapshot, perPage: Self.cost(snapshot) ?? assumedCost, pages: present.pagesToScan,
      wakingPages: wakingPages)
    if settings.hasPace(of: present), let measured {
      secondsPerPage = cost?.measuredPerPage
      pagesPerSecond = measured
      pagesPerBatch = present.pagesToScan.map { Double($0) }
      isSaturated = Self.isSaturated(present, cost, pages: pagesPerBatch)
      return
    }
    let period = BatchPeriod(snapshot, present, cost, measured: measured)
    let pages = settings.advisor.map {
      period.pages(advisedBy: $0, settings, passPages: snapshot.trend.passPages)
    }
    let batch = pages ?? settings.pagesToScan.map { Double($0) }
    pagesPerBatch = batch
    secondsPerPage = cost.map { $0.perPage(inBatchOf: batch) }
    pagesPerSecond = batch.flatMap { period.rate(pages: $0, settings) }
    isSaturated = Self.isSaturated(settings, cost, pages: batch)
  }

  /// The pages a batch with which ksmd takes so much of one core; nil where a page's cost is not
  /// known.
  package static func pagesToScan(
    cpuPercent: Double, sleepMillisecs: Int64, in snapshot: Snapshot, assumedCost: Double? = nil
  ) -> Double? {
    let present = ScanSettings(snapshot.ksm)
    let cost = BatchCost(
      snapshot, perPage: Self.cost(snapshot) ?? assumedCost, pages: present.pagesToScan)
    return BatchPeriod(snapshot, present, cost, measured: measured(snapshot))
      .pages(cpuPercent: cpuPercent, sleepMillisecs: sleepMillisecs)
  }

  /// CPU time per second while it scans, in per cent of one core.
  package var cpuPercent: Double? {
    guard let pagesPerSecond, let secondsPerPage else { return nil }
    return min(100, pagesPerSecond * secondsPerPage * 100)
  }

  /// The longest time that one batch holds a processor.
  package var burstSeconds: Double? {
    guard let pagesPerBatch, let secondsPerPage else { return nil }
    return pagesPerBatch * secondsPerPage
  }

  private static func isSaturated(
    _ settings: ScanSettings, _ cost: BatchCost?, pages: Double?
  ) -> Bool {
    guard let pages, let sleep = settings.sleepMillisecs, pages > 0 else { return false }
    guard sleep > 0 else { return true }
    return cost.map { $0.seconds(pages: pages) * 1_000 > Double(sleep) } ?? false
  }

  /// Over the last minute with these settings, else between the last two samples.
  private static func measured(_ snapshot: Snapshot) -> Double? {
    if let minute = snapshot.trend.pagesPerSecond, minute > 0 { return minute }
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
    else { return shownCost(snapshot) }
    return cpu / 100 / pages
  }

  /// By ksmd's CPU time as it is shown, where nothing better is known: more work shall not be said
  /// to cost less than what is seen of less.
  private static func shownCost(_ snapshot: Snapshot) -> Double? {
    let present = ScanSettings(snapshot.ksm)
    guard present.isRunning, let percent = snapshot.trend.ksmdCPUPercent, percent > 0 else {
      return nil
    }
    let expected = present.pagesToScan.flatMap {
      BatchPeriod(snapshot, present, nil, measured: nil).rate(pages: Double($0), present)
    }
    guard let rate = measured(snapshot) ?? expected, rate > 0 else { return nil }
    return percent / 100 / rate
  }

  private static func hasBatchesEnough(_ rates: Rates, _ snapshot: Snapshot) -> Bool {
    let sleep = Double(snapshot.ksm[.sleepMillisecs] ?? 0) / 1_000
    return rates.seconds >= sleep * fewestBatches
  }
}

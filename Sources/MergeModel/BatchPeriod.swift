/// How long ksmd takes for a batch with its pause, with other settings than the present ones too.
struct BatchPeriod {
  private let cost: BatchCost?
  private let tickSeconds: Double?
  /// Pages of a full scan, which ends its last batch early; nil where that is not known.
  private let passPages: Double?
  /// Time that a batch took per second of CPU time that it needed: others have the processors too.
  private let stretch: Double
  /// What the measured pause is longer than the settings let expect.
  private let delay: Double

  init(_ snapshot: Snapshot, _ present: ScanSettings, _ cost: BatchCost?, measured: Double?) {
    self.cost = cost
    tickSeconds = snapshot.host.tickSeconds
    passPages = snapshot.trend.passPages.flatMap { $0 > 0 ? $0 : nil }
    stretch = 1 + max(0, snapshot.trend.waitShare ?? 0)
    var delay = 0.0
    if let measured, measured > 0, let pages = present.pagesToScan, pages > 0,
      let sleep = present.sleepMillisecs
    {
      let pause = BatchPause(millisecs: sleep, tickSeconds: tickSeconds)
      let mean = Double(pages) / Self.batches(pages: Double(pages), of: passPages)
      let busy = (cost?.seconds(pages: mean) ?? 0) * stretch
      delay = pause.bounded(mean / measured - busy) - pause.expected(busy: busy)
    }
    self.delay = delay
  }

  /// Pages a second in batches of `pages`; nil where nothing limits them.
  func rate(pages: Double, _ settings: ScanSettings) -> Double? {
    guard let sleep = settings.sleepMillisecs else { return nil }
    guard pages > 0 else { return 0 }
    let mean = pages / Self.batches(pages: pages, of: passPages)
    let period = pause(after: mean, sleep) + busy(mean)
    return period > 0 ? mean / period : nil
  }

  /// The pages a batch that the advisor of the kernel will come to, which aims at a time for a full
  /// scan and holds ksmd's CPU time between two limits.
  func pages(
    advisedBy advisor: ScanSettings.Advisor, _ settings: ScanSettings, passPages: Double?
  ) -> Double {
    let most = max(1, advisor.mostPagesToScan)
    let sleep = settings.sleepMillisecs ?? 0
    // The more pages a batch, the higher both are: look for the batch by halves.
    func largest(_ isWithin: (Double) -> Bool) -> Double {
      var (low, high) = (0.0, most)
      if isWithin(high) { return high }
      for _ in 0..<40 {
        let middle = (low + high) / 2
        if isWithin(middle) { low = middle } else { high = middle }
      }
      return low
    }
    func cpuPercent(_ pages: Double) -> Double {
      let seconds = cost?.seconds(pages: pages) ?? 0
      return seconds / max(1e-9, pause(after: pages, sleep) + busy(pages)) * 100
    }
    // What it begins with, where nobody knows yet how many pages a full scan has.
    let target =
      passPages.map { pages in
        largest { (rate(pages: $0, settings) ?? .infinity) * advisor.targetSeconds <= pages }
      } ?? min(most, Double(settings.pagesToScan ?? 0))
    guard cost != nil else { return max(1, target) }
    let ceiling = largest { cpuPercent($0) <= advisor.maxCPUPercent }
    let floor = largest { cpuPercent($0) <= ScanSettings.Advisor.leastCPUPercent }
    return max(1, max(min(target, ceiling), floor))
  }

  /// The pages a batch with which ksmd takes so much of one core while nobody else wants it.
  func pages(cpuPercent: Double, sleepMillisecs: Int64) -> Double? {
    guard let cost, cpuPercent > 0 else { return nil }
    let share = cpuPercent / 100
    // What a batch takes decides how long the pause after it lasts, and the other way round.
    var pages = 0.0
    for _ in 0..<20 {
      let busy = cost.seconds(pages: pages)
      let pause = BatchPause(millisecs: sleepMillisecs, tickSeconds: tickSeconds)
        .expected(busy: busy)
      guard share < 1 else { return nil }
      pages = max(0, (pause * share / (1 - share) - cost.seconds(pages: 0)) / cost.pageSeconds)
    }
    return pages
  }

  private func busy(_ pages: Double) -> Double { (cost?.seconds(pages: pages) ?? 0) * stretch }

  private func pause(after pages: Double, _ millisecs: Int64) -> Double {
    let pause = BatchPause(millisecs: millisecs, tickSeconds: tickSeconds)
    return pause.bounded(pause.expected(busy: busy(pages)) + delay)
  }

  /// Batches that it takes per `pages` looked at: more than one, as the last of a full scan is cut
  /// short, by half of it on the average.
  private static func batches(pages: Double, of passPages: Double?) -> Double {
    guard let passPages else { return 1 }
    return max(pages, passPages + pages / 2) / passPages
  }
}

import MergeModel

/// Measures ksmd's work: how many pages in a full scan, how fast, and what one costs.
///
/// What is measured with other settings than the present ones is not mixed into their figures, but
/// tells what a batch costs beside its pages.
struct ScanMeter {
  /// The counters of one sample.
  private struct Reading {
    var at: Moment
    var fullScans: Int64
    var pages: Int64
    var candidates: Int64
    var cpuSeconds: Double?
    var waitSeconds: Double?
  }

  /// Since the pace was set, at most a minute.
  private var recent: [Reading] = []
  /// Samples with which a full scan had ended, of the last nine full scans, at any pace.
  private var ends: [Reading] = []
  /// Since when ksmd goes at the present pace; nil while it is stopped.
  private var paceBegan: Moment?
  private var fit = BatchFit()
  private var settings: ScanSettings?

  private static let recentSeconds = 60.0
  /// Smart scan comes to every page once in so many full scans.
  private static let cycle: Int64 = 9
  /// Full scans that are shorter than the time between two samples need more of them.
  private static let leastSeconds = 20.0
  /// Pages that came or went since, as a part of all, which make a full scan another one.
  private static let notableShare = 0.1
  /// Batches below which a time only says when ksmd happened to be awake.
  private static let fewestBatches = 10.0
  /// Fewer pages say nothing of what one costs: the CPU time may be counted in ticks.
  private static let fewestPages = 1_000.0
  /// One batch, by how far it may be off the mean: dear pages lie together.
  private static let batchDeviation = 4.0
  /// Of the CPU time where the kernel has no finer one (USER_HZ).
  private static let tickSeconds = 0.01

  mutating func add(_ snapshot: Snapshot) {
    let settings = ScanSettings(snapshot.ksm)
    defer { self.settings = settings }
    guard let fullScans = snapshot.ksm[.fullScans], let pages = snapshot.ksm[.pagesScanned],
      let candidates = snapshot.ksm.rmapItems
    else {
      self = ScanMeter(keeping: fit)
      return
    }
    let reading = Reading(
      at: snapshot.takenAt, fullScans: fullScans, pages: pages, candidates: candidates,
      cpuSeconds: snapshot.host.ksmd.value?.cpuSeconds,
      waitSeconds: snapshot.host.ksmd.value?.waitSeconds)
    begin(settings, reading)
    guard settings.isRunning else { return }
    let last = recent.last
    recent.append(reading)
    recent.removeAll { reading.at.seconds(since: $0.at) > Self.recentSeconds }
    if let last, last.fullScans < fullScans { end(reading) }
    if let cost = secondsPerPage(settings), let batch = settings.pagesToScan {
      fit.take(
        secondsPerPage: cost, pages: batch,
        deviation: costSpan(settings).map { Self.deviation($0.first, $0.last, batch) / 2 } ?? 0)
    }
  }

  private init(keeping fit: BatchFit) { self.fit = fit }

  init() {}

  /// Drops what was measured with settings that no longer hold.
  private mutating func begin(_ settings: ScanSettings, _ reading: Reading) {
    let isReset = ends.last.map { $0.fullScans > reading.fullScans || $0.pages > reading.pages }
    if isReset == true || self.settings?.passesOver != settings.passesOver {
      self = ScanMeter(keeping: fit)
    }
    if self.settings != settings {
      recent = []
      paceBegan = settings.isRunning ? reading.at : nil
    }
  }

  /// A full scan has ended.
  private mutating func end(_ reading: Reading) {
    let allowed = Double(reading.candidates) * Self.notableShare
    ends.removeAll { abs(Double($0.candidates) - Double(reading.candidates)) > allowed }
    ends.append(reading)
    while ends.count > 2, reading.fullScans - ends[1].fullScans >= Self.cycle,
      reading.at.seconds(since: ends[1].at) >= Self.leastSeconds
    {
      ends.removeFirst()
    }
  }

  /// Adds what is known to `trend`; the cost of a page only where it is known better.
  func complete(_ trend: inout Trend) {
    guard let settings else { return }
    trend.passPages = passPages
    trend.pagesPerSecond = pagesPerSecond(settings)
    if let first = recent.first, let last = recent.last,
      let cpu = Self.difference(first.cpuSeconds, last.cpuSeconds), cpu > 0
    {
      trend.waitShare = Self.difference(first.waitSeconds, last.waitSeconds).map { $0 / cpu }
    }
    // The last minute may hold batches of another size, in which a page costs something else.
    let fitted = settings.pagesToScan.flatMap(fit.secondsPerPage(inBatchOf:))
    if let cost = secondsPerPage(settings) ?? fitted { trend.secondsPerPage = cost }
    if let batch = settings.pagesToScan, let span = costSpan(settings) ?? recentSpan {
      trend.costDeviation = Self.deviation(span.first, span.last, batch)
    }
    if trend.secondsPerPage != nil || (trend.ksmdCPUPercent ?? 0) > 0 {
      trend.wakingPages = fit.wakingPages
    }
  }

  private var passPages: Double? {
    guard let first = ends.first, let last = ends.last, last.fullScans > first.fullScans else {
      return nil
    }
    return Double(last.pages - first.pages) / Double(last.fullScans - first.fullScans)
  }

  private func pagesPerSecond(_ settings: ScanSettings) -> Double? {
    guard let first = recent.first, let last = recent.last, last.pages > first.pages else {
      return nil
    }
    let seconds = last.at.seconds(since: first.at)
    let pause = Double(settings.sleepMillisecs ?? 0) / 1_000
    guard seconds > 0, seconds >= pause * Self.fewestBatches else { return nil }
    return Double(last.pages - first.pages) / seconds
  }

  /// Over whole full scans at this pace, else over what there is.
  ///
  /// Merged pages cost less than others and lie together, so that a part of a full scan tells
  /// little. Of a ksmd that is stopped the last full scans count.
  private func secondsPerPage(_ settings: ScanSettings) -> Double? {
    guard let (first, last) = costSpan(settings) else { return nil }
    let seconds = last.at.seconds(since: first.at)
    let pages = Double(last.pages - first.pages)
    guard pages >= Self.fewestPages,
      seconds >= Double(settings.sleepMillisecs ?? 0) / 1_000 * Self.fewestBatches,
      let cpu = Self.difference(first.cpuSeconds, last.cpuSeconds), cpu > 0
    else { return nil }
    return cpu / pages
  }

  private func costSpan(_ settings: ScanSettings) -> (first: Reading, last: Reading)? {
    let whole = paceBegan.map { began in ends.filter { $0.at.seconds(since: began) >= 0 } } ?? ends
    guard whole.count > 1, let first = whole.first, let last = whole.last else { return recentSpan }
    return (first, last)
  }

  private var recentSpan: (first: Reading, last: Reading)? {
    guard recent.count > 1, let first = recent.first, let last = recent.last else { return nil }
    return (first, last)
  }

  /// How far the cost of a page may be off between two readings, as a part of it: by the number of
  /// batches, and by the ticks in which some kernels count CPU time.
  private static func deviation(_ first: Reading, _ last: Reading, _ batch: Int64) -> Double {
    let batches = max(1, Double(last.pages - first.pages) / Double(max(1, batch)))
    let byBatches = batchDeviation / batches.squareRoot()
    guard last.waitSeconds == nil, let cpu = difference(first.cpuSeconds, last.cpuSeconds) else {
      return byBatches
    }
    return byBatches + tickSeconds / max(cpu, tickSeconds)
  }

  private static func difference(_ before: Double?, _ after: Double?) -> Double? {
    guard let before, let after, after >= before else { return nil }
    return after - before
  }
}

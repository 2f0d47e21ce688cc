import MergeModel
import Testing

@testable import Sampling

@Suite("What ksmd's work is measured to be")
struct ScanMeterTests {
  /// A ksmd of which a test says what it does from sample to sample.
  private struct Daemon {
    var meter = ScanMeter()
    var range = CostRange()
    var seconds = 100.0
    var settings: [KSMFile: UInt64] = [
      .run: 1, .pagesToScan: 1_000, .sleepMillisecs: 20, .smartScan: 1,
    ]
    var pages: UInt64 = 5_000
    var scans: UInt64 = 3
    var cpu = 7.0
    var wait = 1.0
    var hasWait = true
    var candidates: UInt64 = 100_000

    /// One sample a second, in which it looked at so many pages of so much time each.
    mutating func work(
      _ samples: Int, pages perSample: UInt64, cost: Double, scanEvery: Int = .max,
      waitShare: Double = 0
    ) {
      for sample in 1...samples {
        seconds += 1
        pages += perSample
        cpu += Double(perSample) * cost
        wait += Double(perSample) * cost * waitShare
        if sample % scanEvery == 0 { scans += 1 }
        look()
      }
    }

    mutating func look() {
      var snapshot = Snapshot(
        at: seconds,
        settings.merging(
          [
            .pagesScanned: pages, .fullScans: scans, .pagesShared: candidates, .pagesSharing: 0,
            .pagesUnshared: 0, .pagesVolatile: 0,
          ], uniquingKeysWith: { $1 }))
      snapshot.host.ksmd = .value(
        KSMDaemon(pid: 37, cpuSeconds: cpu, waitSeconds: hasWait ? wait : nil))
      meter.add(snapshot)
      meter.complete(&snapshot.trend)
      range.add(snapshot)
    }

    var trend: Trend {
      var trend = Trend()
      meter.complete(&trend)
      return trend
    }
  }

  private func isNear(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) <= abs(expected) * 1e-6 } == true
  }

  @Test("Rate, cost and waiting over the last minute")
  func minute() {
    var daemon = Daemon()
    daemon.look()
    #expect(daemon.trend.pagesPerSecond == nil)
    daemon.work(5, pages: 40_000, cost: 1e-6, waitShare: 0.5)
    #expect(isNear(daemon.trend.pagesPerSecond, 40_000))
    #expect(isNear(daemon.trend.secondsPerPage, 1e-6))
    #expect(isNear(daemon.trend.waitShare, 0.5))
    daemon.work(60, pages: 20_000, cost: 2e-6)
    #expect(isNear(daemon.trend.pagesPerSecond, 20_000))
    #expect(daemon.trend.waitShare == 0)
  }

  @Test("The less was seen, the further a cost may be off: by batches, and by ticks of CPU time")
  func deviation() {
    func deviation(_ seconds: Int, inTicks: Bool = false) -> Double {
      var daemon = Daemon()
      daemon.hasWait = !inTicks
      daemon.look()
      daemon.work(seconds, pages: 40_000, cost: 1e-6)
      return daemon.trend.costDeviation ?? -1
    }
    // 40 batches a second.
    #expect(isNear(deviation(1), 4 / 40.0.squareRoot()))
    #expect(isNear(deviation(10), 0.2))
    #expect(deviation(60) < 0.1)
    #expect(isNear(deviation(10, inTicks: true), 0.2 + 0.01 / 0.4))
  }

  @Test("Fewer than ten batches say only when ksmd happened to be awake")
  func fewBatches() {
    var daemon = Daemon()
    daemon.settings[.sleepMillisecs] = 1_000
    daemon.look()
    daemon.work(9, pages: 1_000, cost: 1e-6)
    #expect(daemon.trend.pagesPerSecond == nil)
    #expect(daemon.trend.secondsPerPage == nil)
    daemon.work(1, pages: 1_000, cost: 1e-6)
    #expect(isNear(daemon.trend.pagesPerSecond, 1_000))
  }

  @Test("Another rate begins anew, and a full scan keeps its pages")
  func change() {
    var daemon = Daemon()
    daemon.look()
    daemon.work(40, pages: 10_000, cost: 1e-6, scanEvery: 10)
    #expect(isNear(daemon.trend.passPages, 100_000))
    daemon.settings[.pagesToScan] = 100
    daemon.work(1, pages: 10_000, cost: 1e-6)
    #expect(daemon.trend.pagesPerSecond == nil)
    #expect(isNear(daemon.trend.passPages, 100_000))
    daemon.work(3, pages: 1_000, cost: 3e-6)
    #expect(isNear(daemon.trend.pagesPerSecond, 1_000))
    #expect(isNear(daemon.trend.secondsPerPage, 3e-6))
  }

  @Test("Under smart scan one full scan in nine is longer: the mean of nine counts")
  func cycle() {
    var daemon = Daemon()
    daemon.look()
    for scan in 0..<40 {
      // All of them every ninth time, else the merged half; cheap ones.
      daemon.work(
        scan % 9 == 0 ? 10 : 5, pages: 10_000, cost: 1e-6, scanEvery: scan % 9 == 0 ? 10 : 5)
    }
    #expect(isNear(daemon.trend.passPages, 500_000 / 9))
  }

  @Test("The cost is that of whole full scans, where dear pages lie together")
  func wholeScans() {
    var daemon = Daemon()
    daemon.look()
    for _ in 0..<4 {
      daemon.work(5, pages: 10_000, cost: 1e-6)
      daemon.work(5, pages: 10_000, cost: 5e-6, scanEvery: 5)
    }
    daemon.work(5, pages: 10_000, cost: 1e-6)
    #expect(isNear(daemon.trend.secondsPerPage, 3e-6))
  }

  @Test("Guests that come make full scans longer: the ones before do not count")
  func moreCandidates() {
    var daemon = Daemon()
    daemon.look()
    daemon.work(40, pages: 10_000, cost: 1e-6, scanEvery: 10)
    daemon.candidates = 200_000
    daemon.work(10, pages: 20_000, cost: 1e-6, scanEvery: 10)
    #expect(daemon.trend.passPages == nil)
    daemon.work(10, pages: 20_000, cost: 1e-6, scanEvery: 10)
    #expect(isNear(daemon.trend.passPages, 200_000))
  }

  @Test("Unmerging and another smart_scan begin anew; a stop keeps what a full scan is")
  func resets() {
    func after(_ change: (inout Daemon) -> Void) -> Trend {
      var daemon = Daemon()
      daemon.look()
      daemon.work(40, pages: 10_000, cost: 1e-6, scanEvery: 10)
      change(&daemon)
      daemon.look()
      return daemon.trend
    }
    #expect(after { $0.settings[.smartScan] = 0 }.passPages == nil)
    #expect(after { $0.scans = 0 }.passPages == nil)
    let stopped = after { $0.settings[.run] = 0 }
    #expect(isNear(stopped.passPages, 100_000))
    #expect(isNear(stopped.secondsPerPage, 1e-6))
    #expect(stopped.pagesPerSecond == nil)
    var bare = Daemon()
    bare.settings[.run] = nil
    bare.look()
    #expect(bare.trend == Trend())
  }

  @Test("What waking up costs shows in batches of different sizes")
  func batches() throws {
    var fit = BatchFit()
    // As much as 50 pages, as far as anybody knows; what batches of one size say changes nothing.
    for _ in 0..<2 {
      #expect(isNear(fit.wakingPages.value, 50))
      let interval = try #require(fit.wakingPages.interval)
      #expect(interval.lowerBound < 15 && interval.upperBound > 200)
      fit.take(secondsPerPage: 1.5e-6, pages: 100)
    }
    #expect(isNear(fit.secondsPerPage(inBatchOf: 100), 1.5e-6))
    #expect(isNear(fit.secondsPerPage(inBatchOf: 50), 2e-6))
    // 20 us and 1 us a page.
    for pages in [20, 100, 400, 2_000] as [Int64] {
      fit.take(secondsPerPage: 1e-6 + 20e-6 / Double(pages), pages: pages)
    }
    #expect(fit.wakingPages.value > 19 && fit.wakingPages.value < 27)
    #expect(fit.wakingPages.interval.map { $0.lowerBound > 10 && $0.upperBound < 40 } == true)
    // Of large batches nothing can be told.
    var large = BatchFit()
    large.take(secondsPerPage: 1.1e-6, pages: 10_000)
    large.take(secondsPerPage: 0.9e-6, pages: 20_000)
    #expect(large.wakingPages.value > 45 && large.wakingPages.value < 56)
    var cheaper = BatchFit()
    cheaper.take(secondsPerPage: 1e-6, pages: 100)
    cheaper.take(secondsPerPage: 5e-6, pages: 10_000)
    #expect(cheaper.wakingPages.value < 20)
  }

  @Test(
    "Batches of a few pages, nearly all waking up, do not set the price of a page in large ones")
  func smallBatches() throws {
    var daemon = Daemon()
    daemon.look()
    for (pages, cost) in [(1, 25e-6), (2, 15e-6), (3, 12e-6)] as [(UInt64, Double)] {
      daemon.settings[.pagesToScan] = pages
      daemon.work(200, pages: pages * 41, cost: cost)
    }
    daemon.settings[.pagesToScan] = 100
    daemon.work(1, pages: 41, cost: 12e-6)
    // Nothing was measured with them yet: by what there is, not by the mean of the last minute.
    let first = try #require(daemon.trend.secondsPerPage)
    #expect(first > 0.2e-6 && first < 1.5e-6, "\(first)")
    daemon.work(120, pages: 4_100, cost: 0.48e-6)
    #expect(isNear(daemon.trend.secondsPerPage, 0.48e-6))
    let range = try #require(daemon.range.range)
    #expect(range.lowerBound > 0.2e-6 && range.upperBound < 0.8e-6, "\(range)")
    // Another size of as much for a page and for waking up is no dearer minute.
    daemon.settings[.pagesToScan] = 2_000
    daemon.work(61, pages: 80_000, cost: 0.2e-6)
    #expect(daemon.range.range.map { $0.upperBound < 0.4e-6 } == true)
  }

  @Test("The range is that of whole minutes over ten of them")
  func range() {
    var daemon = Daemon()
    daemon.look()
    #expect(daemon.range.range == nil)
    daemon.work(30, pages: 10_000, cost: 3e-6)
    #expect(isNear(daemon.range.range?.lowerBound, 3e-6))
    daemon.work(30, pages: 10_000, cost: 1e-6)
    daemon.work(60, pages: 10_000, cost: 4e-6)
    #expect(isNear(daemon.range.range?.lowerBound, 2e-6))
    #expect(isNear(daemon.range.range?.upperBound, 4e-6))
    daemon.work(660, pages: 10_000, cost: 1e-6)
    #expect(isNear(daemon.range.range?.upperBound, 1e-6))
    daemon.work(660, pages: 0, cost: 0)
    #expect(daemon.range.range == nil)
  }
}

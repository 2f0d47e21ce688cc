import MergeModel
import Testing

@Suite("How fast ksmd goes with other settings")
struct ScanPaceTests {
  /// Batches of 1,000 pages of 3 us each, by what the kernel's clock makes of 20 ms.
  private func snapshot(
    tick: Double? = 0.004, _ change: (inout Snapshot) -> Void = { _ in }
  ) -> Snapshot {
    var snapshot = Snapshot(takenAt: Moment(wall: 0, monotonic: 10_000))
    snapshot.set([
      .run: 1, .pagesToScan: 1_000, .sleepMillisecs: 20, .smartScan: 0, .pagesShared: 10_000,
      .pagesSharing: 20_000, .pagesUnshared: 2_768, .pagesVolatile: 0,
    ])
    snapshot.host.tickSeconds = tick
    snapshot.trend.secondsPerPage = 3e-6
    change(&snapshot)
    return snapshot
  }

  private func pace(
    _ snapshot: Snapshot, pages: Int64? = nil, sleep: Int64? = nil
  ) -> ScanPace {
    var settings = ScanSettings(snapshot.ksm)
    if let pages { settings.pagesToScan = pages }
    if let sleep { settings.sleepMillisecs = sleep }
    return ScanPace(snapshot, settings)
  }

  private func isNear(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) <= abs(expected) * 0.001 } == true
  }

  @Test(
    "A pause is counted in ticks: a short batch and its pause take whole ones, a long one ends amid",
    arguments: [
      (100, 20, 0.024), (600, 20, 0.024), (3_000, 20, 0.031), (1_000, 1, 0.009),
      (1_000, 50, 0.057), (1_000, 1_000, 1.024),
    ] as [(Int64, Int64, Double)])
  func ticks(pages: Int64, sleep: Int64, period: Double) {
    #expect(
      isNear(pace(snapshot(), pages: pages, sleep: sleep).pagesPerSecond, Double(pages) / period))
  }

  @Test("Of a slower clock the same pause is longer; of one that is not known it is as it is set")
  func clocks() {
    #expect(isNear(pace(snapshot(tick: 0.01), pages: 100).pagesPerSecond, 100 / 0.03))
    #expect(isNear(pace(snapshot(tick: nil), pages: 100).pagesPerSecond, 100 / 0.0203))
  }

  @Test("What the measured pause is longer than expected is kept, within what is possible")
  func delay() {
    // A batch and its pause take 26 ms where 25 are expected.
    let late = snapshot { $0.trend.pagesPerSecond = 1_000 / 0.026 }
    #expect(isNear(pace(late).pagesPerSecond, 1_000 / 0.026))
    #expect(isNear(pace(late, pages: 100).pagesPerSecond, 100 / 0.025))
    let never = snapshot { $0.trend.pagesPerSecond = 1_000 / 0.5 }
    #expect(isNear(pace(never, pages: 100).pagesPerSecond, 100 / 0.0283))
  }

  @Test("Where others have the processors a batch takes longer, and costs no more")
  func waits() {
    let busy = snapshot { $0.trend.waitShare = 1 }
    #expect(isNear(pace(busy, pages: 3_000).pagesPerSecond, 3_000 / 0.04))
    #expect(isNear(pace(busy, pages: 3_000).cpuPercent, 22.5))
  }

  @Test("What a batch costs beside its pages makes small ones dearer")
  func batches() {
    let host = snapshot {
      $0.trend.secondsPerPage = 1e-6
      $0.trend.wakingPages = Estimate(1_000.0 / 9)
    }
    #expect(isNear(pace(host).secondsPerPage, 1e-6))
    #expect(isNear(pace(host, pages: 100).secondsPerPage, 1.9e-6))
    #expect(isNear(pace(host, pages: 10_000).secondsPerPage, 0.91e-6))
    #expect(isNear(pace(host, pages: 100).burstSeconds, 190e-6))
    // Of three pages nearly all is waking up.
    let small = snapshot {
      $0.set([.pagesToScan: 3])
      $0.trend.secondsPerPage = 12e-6
      $0.trend.wakingPages = Estimate(60)
    }
    #expect(isNear(pace(small, pages: 3).secondsPerPage, 12e-6))
    #expect(isNear(pace(small, pages: 100).secondsPerPage, 12e-6 / 21 * 1.6))
    #expect(isNear(pace(small, pages: 100_000).secondsPerPage, 12e-6 / 21 * 1.0006))
  }

  @Test("The last batch of a full scan is cut short, which matters where there are few")
  func lastBatch() {
    let host = snapshot { $0.trend.passPages = 32_768 }
    let seconds = PassEstimate(
      host,
      ScanSettings(
        host.ksm.applying([
          SettingChange(.pagesToScan, from: "1000", to: "10000")
        ])))
    // 3.8 pauses of 22 ms on the average, and 32,768 pages of 3 us.
    #expect(isNear(pace(host, pages: 10_000).pagesPerSecond, 32_768 / 0.18139))
    #expect(seconds.pagesPerSecond == pace(host, pages: 10_000).pagesPerSecond)
  }

  @Test("The time of a full scan follows from its pages and the measured rate")
  func fullScan() {
    let host = snapshot {
      $0.trend.passPages = 30_000
      $0.trend.pagesPerSecond = 40_000
      $0.trend.passSeconds = 7
    }
    #expect(isNear(PassEstimate(host).seconds, 0.75))
    #expect(isNear(MergeForecast(host).fullScanSeconds, 0.75))
    let stuck = snapshot {
      $0.trend.passPages = 30_000
      $0.trend.pagesPerSecond = 40_000
      $0.trend.passBegan = Moment(wall: 0, monotonic: 9_000)
    }
    // The one under way takes much longer: candidates by rate are what is left to say.
    #expect(isNear(PassEstimate(stuck).seconds, 32_768 / 40_000))
  }

  @Test("Changes in the kernel's words")
  func applying() {
    let host = snapshot()
    let changed = host.ksm.applying([
      SettingChange(.pagesToScan, from: "1000", to: "70"),
      SettingChange(.advisorMode, from: "none", to: "scan-time"),
    ])
    #expect(changed[.pagesToScan] == 70)
    #expect(changed.isAdvised)
    #expect(changed[.sleepMillisecs] == 20)
    #expect(!host.ksm.isAdvised)
    #expect(ScanSettings(changed).advisor?.targetSeconds == 200)
  }
}

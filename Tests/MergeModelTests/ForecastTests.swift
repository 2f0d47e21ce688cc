import MergeModel
import Testing

@Suite("What ksmd will reach, and what that costs")
struct ForecastTests {
  private let id = ProcessIdentity(pid: 7, startTicks: 1)

  /// 1,000 pages every 20 ms that take 1 us each, 47,600 a second as measured, 135 s a full scan.
  private func snapshot(_ change: (inout Snapshot) -> Void = { _ in }) -> Snapshot {
    var snapshot = Snapshot(takenAt: Moment(wall: 0, monotonic: 10_000))
    snapshot.set([
      .run: 1, .pagesToScan: 1_000, .sleepMillisecs: 20, .smartScan: 1, .useZeroPages: 0,
      .mergeAcrossNodes: 0, .fullScans: 1_841, .pagesShared: 100, .pagesSharing: 1_000,
      .pagesUnshared: 500, .pagesVolatile: 400,
    ])
    snapshot.rates = Rates(seconds: 1)
    snapshot.rates?.pagesScannedPerSecond = 47_600
    snapshot.rates?.ksmdCPUPercent = 4.76
    snapshot.trend.passSeconds = 135
    snapshot.trend.passBegan = Moment(wall: 0, monotonic: 10_000 - 54)
    change(&snapshot)
    return snapshot
  }

  private func isNear(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) <= abs(expected) * 0.001 } == true
  }

  @Test(
    "Another rate, by the measured pause between batches, up to what one processor can do",
    arguments: [
      (100, 4_973.1, 1_292.1), (2_000, 90_876, 70.71), (1_000_000, 980_384, 6.5545),
      (1_000_000_000, 999_980, 6.4261),
    ] as [(Int64, Double, Double)])
  func rates(pagesToScan: Int64, perSecond: Double, seconds: Double) {
    let forecast = MergeForecast(snapshot(), pagesToScan: pagesToScan)
    #expect(isNear(forecast.fullScanSeconds, seconds))
    #expect(isNear(forecast.ksmdCPUPercent, perSecond * 1e-6 * 100))
    #expect(isNear(ScanPace(snapshot(), pagesToScan: pagesToScan).pagesPerSecond, perSecond))
  }

  @Test("The present rate is what was measured, and the last full scan is what one takes")
  func present() {
    let forecast = MergeForecast(snapshot())
    #expect(forecast.fullScanSeconds == 135)
    #expect(isNear(forecast.ksmdCPUPercent, 4.76))
    #expect(isNear(forecast.secondsPerPage, 1e-6))
    #expect(MergeForecast(snapshot(), pagesToScan: 1_000) == forecast)
  }

  @Test(
    "Without a full scan that was seen: candidates by rate, those left out that are passed over")
  func unmeasured() {
    let host = snapshot {
      $0.trend.passSeconds = nil
      $0.set([.pagesUnshared: 476_000 - 1_500, .pagesScanned: 1_000, .pagesSkipped: 3_000])
    }
    #expect(isNear(MergeForecast(host).fullScanSeconds, 2.5))
    #expect(isNear(PassEstimate(host).wholeSeconds, 10))
    var all = host
    all.set([.smartScan: 0])
    #expect(isNear(MergeForecast(all).fullScanSeconds, 10))
    #expect(isNear(MergeForecast(host, pagesToScan: 2_000).fullScanSeconds, 119_000 / 90_876))
  }

  @Test("Where nothing was measured, the settings say what is possible at most, and no cost")
  func settingsOnly() {
    let host = snapshot {
      $0.rates = nil
      $0.trend.passSeconds = nil
      $0.set([.pagesUnshared: 100_000 - 1_500])
    }
    let forecast = MergeForecast(host)
    #expect(forecast.fullScanSeconds == 2)
    #expect(forecast.secondsPerPage == nil)
    #expect(forecast.ksmdCPUPercent == nil)
    #expect(MergeForecast(host, pagesToScan: 100).fullScanSeconds == 20)
    let spinning = snapshot {
      $0.rates = nil
      $0.trend.passSeconds = nil
      $0.set([.sleepMillisecs: 0])
    }
    #expect(MergeForecast(spinning).fullScanSeconds == nil)
  }

  @Test("Few pages, or few batches, tell nothing of the cost of a page; a minute of them does")
  func littleData() {
    let few = snapshot {
      $0.rates?.pagesScannedPerSecond = 999
      $0.rates?.ksmdCPUPercent = 1
    }
    #expect(MergeForecast(few).secondsPerPage == nil)
    let rare = snapshot { $0.set([.sleepMillisecs: 500]) }
    #expect(MergeForecast(rare).secondsPerPage == nil)
    let minute = snapshot {
      $0.rates = nil
      $0.trend.secondsPerPage = 2e-6
    }
    #expect(MergeForecast(minute).secondsPerPage == 2e-6)
    // 1,000 pages every 20 ms + 2 ms.
    #expect(isNear(MergeForecast(minute).ksmdCPUPercent, 9.0909))
  }

  @Test("No rate, no scan: pages_to_scan of 0 and a ksmd that is stopped")
  func stopped() {
    #expect(MergeForecast(snapshot(), pagesToScan: 0).fullScanSeconds == nil)
    let off = snapshot {
      $0.set([.run: 0])
      $0.content = self.content([.notScannedYet: 400, .zerosInHugePages: 100])
    }
    let forecast = MergeForecast(off)
    #expect(forecast.fullScanSeconds == nil)
    #expect(forecast.convergedSeconds == nil)
    #expect(forecast.byItselfPages == 0)
    #expect(forecast.needsActionPages == 500)
  }

  @Test("Book-keeping is 64 bytes for each page that will have been seen")
  func metadata() {
    #expect(MergeForecast(snapshot()).metadataBytes == 128_000)
    let scanned = snapshot { $0.content = self.content([:], resident: 5_000) }
    #expect(MergeForecast(scanned).metadataBytes == 320_000)
    let less = snapshot { $0.content = self.content([:], resident: 5) }
    #expect(MergeForecast(less).metadataBytes == 128_000)
  }

  private func content(
    _ obstacles: [MergeObstacle: Double], resident: UInt64 = 2_000, predicted: Double = 1e9
  ) -> Aged<ContentReport> {
    var report = ContentReport()
    report.residentPages = resident
    report.obstacles = obstacles
    report.volatilePages = Estimate(777)
    report.predictedPagesSharing = Estimate(predicted)
    var figures = ContentFigures()
    figures.residentPages = resident
    figures.obstacles = obstacles
    report.processes[id] = figures
    return Aged(report, at: Moment(wall: 0, monotonic: 9_000))
  }

  @Test(
    "By itself merges what waits for its scan; the rest needs somebody; what changes is neither")
  func halves() {
    let forecast = MergeForecast(
      snapshot {
        $0.content = self.content([
          .notScannedYet: 400, .zerosInHugePages: 100, .missedBySmartScan: 30, .otherNode: 7,
          .unexplained: 2,
        ])
      })
    #expect(forecast.byItselfPages == 400)
    #expect(forecast.needsActionPages == 139)
    let none = MergeForecast(snapshot())
    #expect(none.byItselfPages == nil)
    #expect(none.needsActionPages == nil)
    #expect(none.convergedSeconds == nil)
  }

  @Test("A setting that was changed since the scan lets pages merge by themselves")
  func changedSettings() {
    let forecast = MergeForecast(
      snapshot {
        $0.content = self.content([.zerosInHugePages: 100, .missedBySmartScan: 30, .otherNode: 7])
        $0.set([.useZeroPages: 1, .smartScan: 0, .mergeAcrossNodes: 0])
      })
    #expect(forecast.byItselfPages == 130)
    #expect(forecast.needsActionPages == 7)
  }

  @Test(
    "What has merged since the scan is merged already",
    arguments: [(1_000, 400), (1_300, 100), (1_500, 0)])
  func since(sharing: Int64, left: Double) {
    let forecast = MergeForecast(
      snapshot {
        $0.content = self.content([.notScannedYet: 400, .unexplained: 5], predicted: 1_400)
        $0.set([.pagesSharing: sharing])
      })
    #expect(forecast.byItselfPages == left)
    #expect(forecast.needsActionPages == 5)
    #expect((forecast.convergedSeconds == 0) == (left == 0))
  }

  @Test(
    "Zeros in huge pages that find a merged zero page come by themselves, and show in no counter")
  func waitingZeros() {
    let forecast = MergeForecast(
      snapshot {
        var report = self.content([.notScannedYet: 5_100], predicted: 1_100)
        report.value.zeroPagesInHugePages = 5_001
        $0.content = report
        $0.set([.pagesSharing: 1_000])
      })
    // All of what waits: 100 are still to be counted, 5,000 never will be.
    #expect(forecast.byItselfPages == 5_100)
    #expect(forecast.needsActionPages == 0)
    #expect(forecast.remainingPages == 5_100)
  }

  @Test("A process that gave back memory since the scan has no more to merge than what is left")
  func givenBack() {
    func left(residentPages: UInt64) -> Estimate? {
      let host = snapshot {
        $0.content = self.content([.notScannedYet: 1_500])
        $0.content?.value.processes[self.id]?.mergeablePages = Estimate(1_500)
      }
      var process = ProcessFigures(
        id: id, command: "a", guest: nil,
        resident: Aged(.value(residentPages * 4_096), at: host.takenAt),
        counters: Aged(.absent, at: host.takenAt))
      var sharing = SharingFigures()
      sharing.mappedPages = 100
      process.sharing = Aged(sharing, at: host.takenAt)
      return host.mergeablePages(of: process)
    }
    #expect(left(residentPages: 2_000) == Estimate(1_500))
    #expect(left(residentPages: 1_900) == Estimate(1_500))
    #expect(left(residentPages: 600) == Estimate(500, interval: 0...500))
    #expect(left(residentPages: 60) == Estimate(0, interval: 0...0))
  }

  @Test("Two looks at what is new, and nine scans more for what smart scan passes over")
  func converged() {
    func seconds(seen: UInt64?, _ change: (inout Snapshot) -> Void = { _ in }) -> Double? {
      MergeForecast(
        snapshot {
          $0.content = self.content([.notScannedYet: 400])
          var stat = KSMStat()
          stat.rmapItems = seen
          $0.processes = [
            ProcessFigures(
              id: self.id, command: "a", guest: nil, resident: Aged(.absent, at: $0.takenAt),
              counters: Aged(.value(stat), at: $0.takenAt))
          ]
          change(&$0)
        }
      ).convergedSeconds
    }
    // 81 s of the scan under way are left.
    #expect(isNear(seconds(seen: 0), 81 + 2 * 135))
    #expect(isNear(seconds(seen: 999), 81 + 2 * 135))
    #expect(isNear(seconds(seen: 2_000), 81 + 11 * 135))
    #expect(isNear(seconds(seen: 2_000) { $0.set([.smartScan: 0]) }, 81 + 2 * 135))
    // Nothing was passed over lately: what ksmd knows is young.
    #expect(isNear(seconds(seen: 2_000) { $0.trend.visitedShare = 0.9 }, 81 + 2 * 135))
    #expect(isNear(seconds(seen: 2_000) { $0.trend.visitedShare = 0.3 }, 81 + 11 * 135))
    #expect(isNear(seconds(seen: 2_000) { $0.set([.fullScans: 3]) }, 81 + 2 * 135))
    #expect(isNear(seconds(seen: 0) { $0.set([.fullScans: 0]) }, 81 + 135))
    #expect(isNear(seconds(seen: 2_000) { $0.set([.fullScans: 1]) }, 81))
    #expect(isNear(seconds(seen: 0) { $0.set([.fullScans: 1]) }, 81 + 135))
    #expect(isNear(seconds(seen: 0) { $0.trend.passBegan = nil }, 67.5 + 2 * 135))
    #expect(
      seconds(seen: 0) {
        $0.set([.pagesToScan: 0])
        $0.rates = nil
        $0.trend.passSeconds = nil
      } == nil)
  }
}

extension Snapshot {
  /// Sets numbers in the KSM directory.
  mutating func set(_ values: [KSMFile: Int64]) {
    for (file, number) in values { ksm[reading: file] = .value(.signed(number)) }
  }
}

import MergeModel
import Testing

@testable import TuningRules

@Suite("What a change of settings will make of scanning")
struct TuningForecastTests {
  private let isNear = { (value: Double?, expected: Double) in
    ForecastHosts.isNear(value, expected, within: 0.01)
  }

  @Test("Both columns: as measured, and as it will be")
  func columns() {
    let forecast = TuningForecast(
      [SettingChange(.pagesToScan, "2000")], in: ForecastHosts.measured())
    #expect(forecast.now.pagesPerSecond == 41_600)
    #expect(isNear(forecast.now.passSeconds, 30))
    #expect(isNear(forecast.now.mergesWithinSeconds, 60))
    #expect(isNear(forecast.now.cpuPercent, 4.16))
    #expect(forecast.now.cpuPercentRange == nil)
    #expect(isNear(forecast.now.burstSeconds, 0.001))
    // A batch of 2 ms and its pause fill 24 ms, six ticks.
    #expect(isNear(forecast.after.pagesPerSecond, 83_333))
    #expect(isNear(forecast.after.passSeconds, 14.98))
    #expect(isNear(forecast.after.mergesWithinSeconds, 29.95))
    #expect(isNear(forecast.after.cpuPercent, 8.33))
    #expect(isNear(forecast.after.burstSeconds, 0.002))
    #expect(forecast.isCostMeasured)
    #expect(forecast.secondsPerPage == 1e-6)
    #expect(!forecast.isSaturated)
  }

  @Test("CPU time is a range: by the cost of the last ten minutes, at least a tenth both ways")
  func range() {
    func range(_ costs: ClosedRange<Double>?) -> ClosedRange<Double>? {
      let host = ForecastHosts.measured { $0.trend.secondsPerPageRange = costs }
      return TuningForecast([SettingChange(.pagesToScan, "2000")], in: host).after.cpuPercentRange
    }
    #expect(isNear(range(nil)?.lowerBound, 7.5))
    #expect(isNear(range(nil)?.upperBound, 9.17))
    #expect(range(0.99e-6...1.01e-6) == range(nil))
    #expect(isNear(range(0.8e-6...1.5e-6)?.lowerBound, 6.67))
    #expect(isNear(range(0.8e-6...1.5e-6)?.upperBound, 12.5))
    #expect(range(0.8e-6...1e-4)?.upperBound == 100)
  }

  @Test("The range is wider where less was seen")
  func shortLook() {
    let host = ForecastHosts.measured { $0.trend.costDeviation = 1 }
    let range = TuningForecast([SettingChange(.pagesToScan, "2000")], in: host).after
      .cpuPercentRange
    #expect(isNear(range?.lowerBound, 8.333 / 2))
    #expect(isNear(range?.upperBound, 8.333 * 2))
  }

  @Test("More pages cost no less than what is shown for fewer, however little was seen of those")
  func sameBasis() throws {
    for rate in [125.0, nil] {
      let host = ForecastHosts.measured {
        $0.ksm[reading: .pagesToScan] = .value(.unsigned(3))
        $0.trend = Trend()
        $0.trend.pagesPerSecond = rate
        $0.trend.ksmdCPUPercent = 0.1
        $0.trend.wakingPages = Estimate(50, interval: 11...230)
      }
      let forecast = TuningForecast([SettingChange(.pagesToScan, "5")], in: host)
      #expect(isNear(forecast.now.cpuPercent, 0.1))
      let range = try #require(forecast.after.cpuPercentRange)
      #expect(forecast.after.cpuPercent.map { $0 > 0.1 && $0 < 0.12 } == true)
      #expect(range.contains(0.1038))
    }
  }

  @Test("Above one core the rate is what one processor gives, and that is said")
  func saturated() {
    let host = ForecastHosts.measured()
    let some = TuningForecast([SettingChange(.pagesToScan, "19000")], in: host)
    #expect(!some.isSaturated)
    let all = TuningForecast([SettingChange(.pagesToScan, "10000000")], in: host)
    #expect(all.isSaturated)
    #expect(isNear(all.after.pagesPerSecond, 982_655))
    #expect(all.after.cpuPercent.map { $0 > 98 && $0 <= 100 } == true)
    let spinning = TuningForecast([SettingChange(.sleepMillisecs, "0")], in: host)
    #expect(spinning.isSaturated)
    #expect(isNear(spinning.after.pagesPerSecond, 1e6))
  }

  @Test("Of a ksmd that never ran the cost is assumed, as a range")
  func assumed() {
    let forecast = TuningForecast([SettingChange(.run, "1")], in: ForecastHosts.stopped())
    #expect(!forecast.isCostMeasured)
    #expect(forecast.now.pagesPerSecond == 0)
    #expect(forecast.now.cpuPercent == 0)
    #expect(forecast.now.passSeconds == nil)
    #expect(isNear(forecast.secondsPerPage, 0.9e-6))
    #expect(isNear(forecast.after.pagesPerSecond, 41_667))
    #expect(isNear(forecast.after.passSeconds, 48))
    #expect(isNear(forecast.after.cpuPercentRange?.lowerBound, 2.08))
    #expect(isNear(forecast.after.cpuPercentRange?.upperBound, 5.42))
  }

  @Test("A ksmd that is stopped scans nothing; run=2 leaves no saving")
  func stops() {
    let host = ForecastHosts.measured { $0.content = ForecastHosts.content([:]) }
    let hold = TuningForecast([SettingChange(.run, "0")], in: host)
    #expect(hold.after.pagesPerSecond == 0)
    #expect(hold.after.passSeconds == nil)
    #expect(hold.after.savingBytes == host.savingBytes)
    #expect(hold.worth == .nothing)
    let unmerge = TuningForecast([SettingChange(.run, "2")], in: host)
    #expect(unmerge.after.savingBytes == 0)
    #expect(unmerge.worth == .costs)
  }

  @Test("Smart scan off: every page in every full scan")
  func smartScan() {
    let host = ForecastHosts.measured()
    let all = TuningForecast([SettingChange(.smartScan, "0")], in: host)
    #expect(isNear(all.after.passSeconds, 2_000_000 / 41_600))
    let off = ForecastHosts.measured {
      $0.ksm[reading: .smartScan] = .value(.unsigned(0))
      $0.trend.passPages = 2_000_000
    }
    // The merged ones, and one in nine of the others.
    let on = TuningForecast([SettingChange(.smartScan, "1")], in: off)
    #expect(isNear(on.after.passSeconds, 1_200_000 / 41_600))
  }

  @Test("The advisor: its target, its ceiling, and the least that it uses")
  func advisor() {
    func after(_ target: Int, maxCPU: Int, mostPages: Int = 30_000) -> TuningForecast.Column {
      TuningForecast(
        [
          SettingChange(.advisorMode, "scan-time"),
          SettingChange(.advisorTargetScanTime, "\(target)"),
          SettingChange(.advisorMaxCPU, "\(maxCPU)"),
          SettingChange(.advisorMaxPagesToScan, "\(mostPages)"), SettingChange(.pagesToScan, "500"),
        ], in: ForecastHosts.measured()
      ).after
    }
    #expect(isNear(after(5, maxCPU: 70).passSeconds, 5))
    #expect(isNear(after(2, maxCPU: 20).cpuPercent, 20))
    #expect(isNear(after(2, maxCPU: 70, mostPages: 1_000).pagesPerSecond, 41_667))
    // A target of 200 s would need less than the tenth of a core below which it never goes.
    #expect(isNear(after(200, maxCPU: 70).cpuPercent, 10))
  }

  @Test("What merges by itself, what never does, and what would bring that; the most first")
  func obstacles() {
    let host = ForecastHosts.measured {
      $0.content = ForecastHosts.content([
        .notScannedYet: 1_000, .missedBySmartScan: 50, .zerosInHugePages: 400, .unexplained: 7,
      ])
    }
    let page: Int64 = 4_096
    let faster = TuningForecast([SettingChange(.pagesToScan, "2000")], in: host)
    #expect(faster.byItselfBytes == 1_000 * page)
    #expect(faster.neverBytes == 457 * page)
    #expect(faster.remedies.map(\.words) == ["use_zero_pages=1", "catch-up scan"])
    #expect(faster.remedies.map(\.bytes) == [400 * page, 50 * page])
    #expect(faster.after.savingBytes == (host.savingBytes ?? 0) + 1_000 * page)
    let zeros = TuningForecast([SettingChange(.useZeroPages, "1")], in: host)
    #expect(zeros.byItselfBytes == 1_400 * page)
    #expect(zeros.remedies.map(\.words) == ["catch-up scan"])
    let none = TuningForecast([SettingChange(.pagesToScan, "2000")], in: ForecastHosts.measured())
    #expect(none.byItselfBytes == nil)
    #expect(none.neverBytes == nil)
    #expect(none.remedies.isEmpty)
    #expect(none.worth == .unknown)
    let stopped = ForecastHosts.stopped { $0.content = host.content }
    #expect(
      TuningForecast([SettingChange(.pagesToScan, "200")], in: stopped).remedies.map(\.words)
        == ["run=1", "use_zero_pages=1", "catch-up scan"])
  }

  @Test("Whether it is worth it")
  func worth() {
    func worth(
      _ file: KSMFile, _ value: String, _ obstacles: [MergeObstacle: Double],
      rate: Double = 41_600
    ) -> TuningForecast.Worth {
      let host = ForecastHosts.measured {
        $0.content = ForecastHosts.content(obstacles)
        $0.trend.pagesPerSecond = rate
        $0.ksm[reading: .pagesToScan] = .value(.unsigned(UInt64(rate / 41.6)))
      }
      return TuningForecast([SettingChange(file, value)], in: host).worth
    }
    // A 100th of 32 GiB is 84,000 pages.
    #expect(worth(.useZeroPages, "1", [.zerosInHugePages: 90_000]) == .much)
    #expect(worth(.useZeroPages, "1", [.zerosInHugePages: 60_000]) == .little)
    #expect(worth(.useZeroPages, "1", [.zerosInHugePages: 10]) == .nothing)
    #expect(worth(.pagesToScan, "2000", [:]) == .nothing)
    #expect(worth(.pagesToScan, "2000", [.notScannedYet: 90_000]) == .little)
    #expect(worth(.pagesToScan, "2000", [.notScannedYet: 90_000], rate: 4_160) == .much)
    #expect(worth(.pagesToScan, "2000", [.notScannedYet: 60_000], rate: 4_160) == .little)
    #expect(worth(.pagesToScan, "100", [.notScannedYet: 90_000]) == .costs)
    #expect(worth(.pagesToScan, "1010", [.notScannedYet: 90_000]) == .nothing)
    #expect(worth(.run, "0", [.notScannedYet: 90_000]) == .costs)
  }
}

import MergeModel

/// A host whose ksmd was measured: 1,000 pages every 20 ms that take 1 us each, at HZ=250.
enum ForecastHosts {
  static let processID = ProcessIdentity(pid: 7, startTicks: 1)

  static func measured(_ change: (inout Snapshot) -> Void = { _ in }) -> Snapshot {
    var snapshot = Snapshot(takenAt: Moment(wall: 0, monotonic: 10_000))
    snapshot.host.memoryBytes = .value(32 << 30)
    snapshot.host.tickSeconds = 0.004
    let numbers: [KSMFile: UInt64] = [
      .run: 1, .pagesToScan: 1_000, .sleepMillisecs: 20, .smartScan: 1, .useZeroPages: 0,
      .mergeAcrossNodes: 1, .fullScans: 1_841, .pagesShared: 100_000, .pagesSharing: 1_000_000,
      .pagesUnshared: 500_000, .pagesVolatile: 400_000, .advisorMaxCPU: 70,
      .advisorTargetScanTime: 200, .advisorMinPagesToScan: 500, .advisorMaxPagesToScan: 30_000,
    ]
    for (file, number) in numbers { snapshot.ksm[reading: file] = .value(.unsigned(number)) }
    snapshot.ksm[reading: .advisorMode] = .value(.choice("none"))
    snapshot.trend.pagesPerSecond = 41_600
    snapshot.trend.passPages = 1_248_000
    snapshot.trend.secondsPerPage = 1e-6
    snapshot.trend.ksmdCPUPercent = 4.16
    change(&snapshot)
    return snapshot
  }

  /// Never measured: KSM is off since boot.
  static func stopped(_ change: (inout Snapshot) -> Void = { _ in }) -> Snapshot {
    measured {
      $0.trend = Trend()
      $0.ksm[reading: .run] = .value(.unsigned(0))
      change(&$0)
    }
  }

  static func content(_ obstacles: [MergeObstacle: Double]) -> Aged<ContentReport> {
    var report = ContentReport()
    report.residentPages = 2_000_000
    report.obstacles = obstacles
    report.predictedPagesSharing = Estimate(1e12)
    return Aged(report, at: Moment(wall: 0, monotonic: 9_000))
  }

  static func isNear(_ value: Double?, _ expected: Double, within share: Double = 0.001) -> Bool {
    value.map { abs($0 - expected) <= abs(expected) * share } == true
  }
}

extension SettingChange {
  init(_ file: KSMFile, _ to: String) { self.init(file, from: "", to: to) }
}

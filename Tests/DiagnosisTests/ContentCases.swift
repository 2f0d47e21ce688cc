import Diagnosis
import MergeModel

extension Snapshot {
  /// A content scan of the one guest, 1 GiB of it resident, with so many pages behind obstacles.
  mutating func setContent(
    _ obstacles: [MergeObstacle: Double], predicted: Double = 0,
    _ change: (inout ContentFigures) -> Void = { _ in }
  ) {
    var figures = ContentFigures()
    figures.residentPages = 262_144
    figures.obstacles = obstacles
    change(&figures)
    var report = ContentReport()
    report.residentPages = figures.residentPages
    report.obstacles = obstacles
    report.notAdvisedPages = figures.notAdvisedPages
    report.volatilePages = figures.volatilePages
    report.predictedPagesSharing = Estimate(predicted)
    report.processes[Hosts.id] = figures
    content = Aged(report, at: Moment(wall: 0, monotonic: 99_000))
  }

  /// khugepaged and ksmd at work against each other at its stock speed.
  mutating func setWar() {
    host.khugepaged = .value(
      HugePageDaemon(
        pagesCollapsed: 900, mostEmptyEntries: 511, pagesToScan: 4_096,
        scanSleepMillisecs: 10_000))
    trend.hugeCollapsesPerSecond = 0.8
    trend.hugeSplitsPerSecond = 0.7
    trend.residentBytesPerSecond = 0
  }
}

/// 512 MiB.
private let half = 131_072.0

extension FindingCase {
  /// Each with the guest and with the host.
  static let content: [FindingCase] = [
    FindingCase(.zerosInHugePages, "use_zero_pages=1 since the scan") {
      $0.set(.useZeroPages, 0)
      $0.setContent([.zerosInHugePages: half])
    } hasNot: {
      $0.set(.useZeroPages, 1)
      $0.setContent([.zerosInHugePages: half])
    },
    FindingCase(
      .zerosInHugePages, "less than 1 MiB, or a hundredth of the guest, is not worth a word"
    ) {
      $0.set(.useZeroPages, 0)
      $0.setContent([.zerosInHugePages: 2_622])
    } hasNot: {
      $0.set(.useZeroPages, 0)
      $0.setContent([.zerosInHugePages: 255])
    },
    FindingCase(.smartScanMisses, "without smart scan nothing is missed") {
      $0.set(.smartScan, 1)
      $0.setContent([.missedBySmartScan: half])
    } hasNot: {
      $0.set(.smartScan, 0)
      $0.setContent([.missedBySmartScan: half])
    },
    FindingCase(.smartScanMisses, "while ksmd is stopped it misses nothing") {
      $0.set(.smartScan, 1)
      $0.setContent([.missedBySmartScan: half])
    } hasNot: {
      $0.set(.run, 0)
      $0.set(.smartScan, 1)
      $0.setContent([.missedBySmartScan: half])
    },
    FindingCase(.otherNode, "across nodes they merge") {
      $0.set(.mergeAcrossNodes, 0)
      $0.setContent([.otherNode: half])
    } hasNot: {
      $0.setContent([.otherNode: half])
    },
    FindingCase(.unexplained, "what waits for its scan is explained") {
      $0.setContent([.unexplained: half])
    } hasNot: {
      $0.setContent([.notScannedYet: half])
    },
    FindingCase(.notScannedYet, "what has merged since the scan waits no more") {
      $0.setContent([.notScannedYet: half], predicted: 400_000)
    } hasNot: {
      $0.setContent([.notScannedYet: half], predicted: 262_000)
    },
    FindingCase(.volatileMemory, "a guest in which little changes is like any other") {
      $0.setContent([:]) { $0.volatilePages = Estimate(65_536) }
    } hasNot: {
      $0.setContent([:]) { $0.volatilePages = Estimate(65_535) }
    },
  ]

  static let hugePages: [FindingCase] = [
    FindingCase(.khugepagedTakesBack, "with max_ptes_none=0 it leaves sparse ranges alone") {
      $0.setWar()
    } hasNot: {
      $0.setWar()
      $0.host.khugepaged = .value(
        HugePageDaemon(
          pagesCollapsed: 900, mostEmptyEntries: 0, pagesToScan: 4_096,
          scanSleepMillisecs: 10_000))
    },
    FindingCase(.khugepagedTakesBack, "huge pages that nobody splits again take nothing back") {
      $0.setWar()
    } hasNot: {
      $0.setWar()
      $0.trend.hugeSplitsPerSecond = 0.1
    },
    FindingCase(.khugepagedTakesBack, "splitting alone is what ksmd does to merge") {
      $0.setWar()
      $0.trend.hugeSplitsPerSecond = 400
      $0.trend.hugeCollapsesPerSecond = 0.25
    } hasNot: {
      $0.setWar()
      $0.trend.hugeSplitsPerSecond = 400
      $0.trend.hugeCollapsesPerSecond = 0.24
    },
    FindingCase(.khugepagedTakesBack, "with KSM stopped the guests grow, or nothing is lost") {
      $0.set(.run, 0)
      $0.setWar()
      $0.trend.hugeSplitsPerSecond = 0
      $0.trend.residentBytesPerSecond = 1_600_000
    } hasNot: {
      $0.set(.run, 0)
      $0.setWar()
      $0.trend.residentBytesPerSecond = 100_000
    },
    FindingCase(.khugepagedTakesBack, "guests that grow where nothing was ever merged just start") {
      $0.set(.run, 0)
      $0.setWar()
      $0.trend.residentBytesPerSecond = 1_600_000
    } hasNot: {
      $0.unscan()
      $0.set(.run, 0)
      $0.setWar()
      $0.trend.residentBytesPerSecond = 1_600_000
    },
  ]
}

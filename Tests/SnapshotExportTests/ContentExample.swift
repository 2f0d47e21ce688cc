import MergeModel

/// The invented host after a content scan; its sums agree with those of the merged pages.
///
/// Each of the ten guests has 100,000 pages that are not merged. Of these 55,552 of the seventh are
/// zeros in huge pages; 13,568 contents are in the fourth and the fifth, missed by smart scan; and
/// 4,096 are in the last three, which ksmd has not come to yet.
extension Example {
  static func scanned() -> Snapshot {
    var snapshot = full()
    let report = report(snapshot)
    // It ended 372 s ago.
    let age = 372 + report.seconds
    snapshot.content = Aged(
      report, at: Moment(wall: now.wall - age, monotonic: now.monotonic - age))
    return snapshot
  }

  /// The same from a sample of one content in sixteen.
  static func sampled() -> Snapshot {
    var snapshot = scanned()
    guard var report = snapshot.content?.value else { return snapshot }
    report.samplingRate = 1 / 16
    report.mergeablePages = estimated(report.mergeablePages.value, 2_000)
    report.volatilePages = estimated(report.volatilePages.value, 300)
    report.predictedPagesSharing = estimated(report.predictedPagesSharing.value, 1_000.25)
    for (process, figures) in report.processes {
      var figures = figures
      figures.mergeablePages = estimated(figures.mergeablePages.value, 400)
      figures.interPages = estimated(figures.interPages.value, 500)
      report.processes[process] = figures
    }
    snapshot.content?.value = report
    return snapshot
  }

  private static func estimated(_ pages: Double, _ reach: Double) -> Estimate {
    Estimate(pages, interval: max(0, pages - reach)...pages + reach)
  }

  private static func report(_ snapshot: Snapshot) -> ContentReport {
    var report = ContentReport()
    report.seconds = 21.25
    report.cpuSeconds = 5.312_5
    report.bytesRead = 4_842_487_808
    report.fullScans = 1_839
    report.residentPages = 1_112_640
    report.distinctFrames = 1_023_552
    report.mergeablePages = Estimate(77_311)
    report.zeroPages = 55_552
    report.zeroPagesInHugePages = 55_552
    report.zeroMappedPages = 770
    report.volatilePages = Estimate(2_048)
    report.notAdvisedPages = Estimate(1_500)
    report.idealSplit.zeroPages = 55_551
    report.idealSplit.selfPages = 10_240
    report.idealSplit.interPages = 100_608
    report.obstacles = [
      .zerosInHugePages: 55_551, .missedBySmartScan: 13_568, .notScannedYet: 8_192,
    ]
    report.predictedPagesSharing = Estimate(110_848)
    for (index, process) in snapshot.guests.prefix(10).enumerated() {
      report.processes[process.id] = figures(index)
    }
    if let other = snapshot.others.first {
      var figures = ContentFigures()
      figures.notAdvisedPages = Estimate(1_500)
      figures.gainIfAdvisedPages = Estimate(1_200)
      report.processes[other.id] = figures
    }
    let pids = snapshot.guests.map(\.id.pid)
    report.pairs = [
      ContentPair(a: pids[0], b: pids[1], commonContents: Estimate(9_216)),
      ContentPair(a: pids[0], b: pids[2], commonContents: Estimate(8_192)),
      ContentPair(a: pids[3], b: pids[4], commonContents: Estimate(21_760)),
    ]
    report.unread[snapshot.guests[10].id] = "It and vdi-w10-03 on kvm07 have RAM in hugetlb pages."
    return report
  }

  private static func figures(_ index: Int) -> ContentFigures {
    var figures = ContentFigures()
    figures.residentPages = 111_264
    figures.zeroMappedPages = 77
    figures.selfPages = Estimate(1_024)
    figures.interPages = Estimate(9_216)
    let (obstacle, pages): (MergeObstacle, Double)
    switch index {
    case 3, 4: (obstacle, pages) = (.missedBySmartScan, 6_784)
    case 6: (obstacle, pages) = (.zerosInHugePages, 55_551)
    case 7, 8, 9: (obstacle, pages) = (.notScannedYet, 8_192 / 3)
    default: return figures
    }
    figures.mergeablePages = Estimate(pages)
    figures.obstacles = [obstacle: pages]
    switch index {
    case 3, 4: figures.interPages = Estimate(22_784)
    case 7, 8, 9: figures.interPages = Estimate(13_312)
    default:
      figures.zeroPages = 55_552
      figures.zeroPagesInHugePages = 55_552
      figures.volatilePages = Estimate(2_048)
    }
    return figures
  }
}

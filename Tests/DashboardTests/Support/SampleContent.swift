import MergeModel

/// What a content scan of the sample host found; its guests add up to the host.
enum SampleContent {
  private static let pagesPerMiB = SampleHost.pagesPerMiB
  private static let guests = SampleHost.leading + SampleHost.following

  /// What each guest could still merge, in MiB: 3891 in all.
  static let mergeable: [String: (obstacle: MergeObstacle, mib: UInt64)] = {
    var parts: [String: (obstacle: MergeObstacle, mib: UInt64)] = [
      "vdi-w10-37": (.zerosInHugePages, 217), "vdi-w10-11": (.zerosInHugePages, 278),
      "vdi-w10-03": (.zerosInHugePages, 300), "vdi-w10-06": (.zerosInHugePages, 202),
      "vdi-w10-24": (.missedBySmartScan, 53), "mail01": (.notScannedYet, 78),
      "vdi-w10-28": (.notScannedYet, 65), "web01": (.notScannedYet, 48),
    ]
    for (index, guest) in SampleHost.following.enumerated() {
      switch index {
      case 0..<8: parts[guest.name] = (.zerosInHugePages, index < 2 ? 273 : 272)
      case 8..<12: parts[guest.name] = (.missedBySmartScan, index < 10 ? 64 : 63)
      case 12..<15: parts[guest.name] = (.notScannedYet, index < 14 ? 73 : 72)
      default: break
      }
    }
    return parts
  }()

  static let report: ContentReport = {
    var report = ContentReport()
    report.seconds = 185
    report.cpuSeconds = 41.2
    report.bytesRead = 22_600 * SampleHost.mib
    report.fullScans = 1_838
    for guest in guests {
      report.processes[SampleHost.identity(guest)] = figures(of: guest)
    }
    let all = Array(report.processes.values)
    report.residentPages = all.reduce(0) { $0 + $1.residentPages }
    report.distinctFrames = report.residentPages - SampleHost.totalSaved * pagesPerMiB
    report.mergeablePages = Estimate(all.reduce(0) { $0 + $1.mergeablePages.value })
    for figures in all {
      for (obstacle, pages) in figures.obstacles {
        report.obstacles[obstacle, default: 0] += pages
      }
    }
    report.zeroPages = all.reduce(0) { $0 + $1.zeroPages }
    report.zeroPagesInHugePages = all.reduce(0) { $0 + $1.zeroPagesInHugePages }
    report.zeroMappedPages = all.reduce(0) { $0 + $1.zeroMappedPages }
    report.volatilePages = estimate(mib: 416, reach: 30)
    report.notAdvisedPages = Estimate(Double(512 * pagesPerMiB))
    report.idealSplit.zeroPages = Double(report.zeroPages - 1)
    report.idealSplit.selfPages = Double(1_100 * pagesPerMiB)
    report.idealSplit.interPages =
      report.idealPages.value - report.idealSplit.zeroPages - report.idealSplit.selfPages
    report.predictedPagesSharing = Estimate(
      Double(SampleHost.totalSaved * pagesPerMiB)
        + (report.obstacles[.notScannedYet] ?? 0))
    report.pairs = pairs { one, other, isFamily in
      let share: UInt64 = isFamily ? 62 + UInt64(one.pid + other.pid) % 20 : 7
      return min(one.shrd, other.shrd) * pagesPerMiB * share / 100
    }.map { ContentPair(a: $0.a, b: $0.b, commonContents: Estimate(Double($0.commonFrames))) }
    report.memoryMaps[SampleHost.identity(guests[0])] = map
    return report
  }()

  private static func figures(of guest: SampleHost.Guest) -> ContentFigures {
    var figures = ContentFigures()
    figures.residentPages = (guest.res - 20) * pagesPerMiB
    if let part = mergeable[guest.name] {
      figures.mergeablePages = Estimate(Double(part.mib * pagesPerMiB))
      figures.obstacles[part.obstacle] = Double(part.mib * pagesPerMiB)
      if part.obstacle == .zerosInHugePages {
        figures.zeroPagesInHugePages = part.mib * pagesPerMiB
      }
    }
    figures.zeroPages = figures.zeroPagesInHugePages + 6 * pagesPerMiB
    figures.zeroMappedPages = 12 * pagesPerMiB
    figures.selfPages = Estimate(Double((guest.own + 3) * pagesPerMiB))
    figures.interPages = Estimate(Double((guest.shrd - guest.own + 30) * pagesPerMiB))
    figures.volatilePages = estimate(mib: 8, reach: 2)
    if guest.name == "app37" {
      figures.notAdvisedPages = Estimate(Double(512 * pagesPerMiB))
      figures.gainIfAdvisedPages = Estimate(Double(500 * pagesPerMiB))
    }
    return figures
  }

  private static func estimate(mib: Double, reach: Double) -> Estimate {
    let page = Double(pagesPerMiB)
    return Estimate(mib * page, interval: (mib - reach) * page...(mib + reach) * page)
  }

  /// Each pair once; guests whose names begin alike are a family.
  static func pairs(
    _ pages: (SampleHost.Guest, SampleHost.Guest, Bool) -> UInt64
  ) -> [SharingPair] {
    let byPID = guests.sorted { $0.pid < $1.pid }
    return byPID.indices.flatMap { place in
      byPID[(place + 1)...].map { other in
        let one = byPID[place]
        return SharingPair(
          a: one.pid, b: other.pid,
          commonFrames: pages(one, other, one.name.prefix(3) == other.name.prefix(3)))
      }
    }
  }

  /// Who maps which frames: those of one guest, of two, of a family, of all.
  static let ownerClasses: [OwnerClass] = {
    func frames(_ mib: UInt64, of owners: [SampleHost.Guest]) -> OwnerClass {
      OwnerClass(
        owners: owners.map {
          OwnerClass.Owner(process: SampleHost.identity($0), mappings: 1)
        }, frames: mib * pagesPerMiB, completeFrames: mib * pagesPerMiB)
    }
    let families = Dictionary(grouping: guests) { $0.name.prefix(3) }
    return guests.map { frames($0.frees + $0.shrd - $0.res, of: [$0]) }
      + [frames(61, of: Array(guests.prefix(2))), frames(70, of: guests)]
      + families.values.sorted { $0[0].pid < $1[0].pid }.map { frames(180, of: $0) }
  }()

  /// One GiB in cells of one MiB, as of a guest that runs for some days.
  static let map: MemoryMap = {
    let parts: [(state: MemoryMap.State, cells: Int)] = [
      (.own, 51), (.merged, 546), (.zero, 217), (.huge, 40), (.volatile, 8), (.couldMerge, 3),
      (.swapped, 4), (.absent, 155),
    ]
    var cells: [MemoryMap.State] = []
    let stripes = 6
    for stripe in 0..<stripes {
      for part in parts {
        let count = part.cells / stripes + (stripe < part.cells % stripes ? 1 : 0)
        cells += Array(repeating: part.state, count: count)
      }
    }
    let pages = parts.map { ($0.state, UInt64($0.cells) * pagesPerMiB) }
    return MemoryMap(
      pagesPerCell: Int(pagesPerMiB), cells: cells,
      pages: Dictionary(uniqueKeysWithValues: pages))
  }()
}

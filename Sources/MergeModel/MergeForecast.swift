/// What ksmd will reach with the settings that hold, and what that costs.
package struct MergeForecast: Sendable, Equatable {
  /// Of one full scan at the present rate; nil while ksmd is stopped or nothing is known of its rate.
  package var fullScanSeconds: Double?
  /// Until nothing more joins by itself; 0 where that is so already, nil while ksmd is stopped.
  package var convergedSeconds: Double?
  /// ksmd's CPU time while it scans, in per cent of one core.
  package var ksmdCPUPercent: Double?
  /// ksmd's CPU time per page that it looks at; nil where it could not be measured.
  package var secondsPerPage: Double?
  /// Book-keeping once every page has been seen: 64 bytes each.
  package var metadataBytes: Int64?
  /// What will merge if one waits: 0 while ksmd is stopped, nil without a content scan.
  package var byItselfPages: Double?
  /// What will not merge unless somebody acts; nil without a content scan.
  package var needsActionPages: Double?

  /// Of a snapshot; with `pagesToScan` in place of what is set or advised, what-if.
  package init(_ snapshot: Snapshot, pagesToScan: Int64?) {
    var changes: [SettingChange] = []
    if let pagesToScan, pagesToScan != snapshot.ksm[.pagesToScan] {
      changes = [SettingChange(.pagesToScan, from: "", to: String(pagesToScan))]
      if snapshot.ksm.isAdvised {
        changes.append(SettingChange(.advisorMode, from: "scan-time", to: "none"))
      }
    }
    self.init(snapshot, after: changes)
  }

  /// Of a snapshot as it is, or with its settings changed.
  ///
  /// `assumedCost` is what a page costs ksmd where that was not measured.
  package init(
    _ snapshot: Snapshot, after changes: [SettingChange] = [], assumedCost: Double? = nil
  ) {
    var changed = snapshot
    changed.ksm = snapshot.ksm.applying(changes)
    let settings = ScanSettings(changed.ksm)
    let passes = PassEstimate(snapshot, settings, assumedCost: assumedCost)
    let pace = ScanPace(snapshot, settings, assumedCost: assumedCost)
    let isRunning = settings.isRunning
    let report = snapshot.content?.value
    secondsPerPage = pace.secondsPerPage
    ksmdCPUPercent = pace.cpuPercent
    if ksmdCPUPercent == nil, isRunning, changes.isEmpty {
      ksmdCPUPercent = snapshot.trend.ksmdCPUPercent ?? snapshot.rates?.ksmdCPUPercent
    }
    // What ksmd has notes of is there already, also where the scan saw less.
    let pages = report.map { max(Double($0.residentPages), Double(snapshot.ksm.rmapItems ?? 0)) }
    metadataBytes = (pages ?? passes.candidatePages)
      .map { Int64(min($0, 1e15)) * KSMReadings.rmapItemBytes }
    if isRunning { fullScanSeconds = passes.seconds }
    guard let report else { return }
    let all = MergeObstacle.allCases.reduce(0) { $0 + report.pages(behind: $1) }
    let byItself = isRunning ? report.pagesByItself(in: changed) : 0
    byItselfPages = byItself
    needsActionPages = max(0, all - report.pagesThatPass(under: changed.ksm, isRunning: isRunning))
    if isRunning {
      convergedSeconds =
        byItself < 0.5 ? 0 : Convergence(report, changed).seconds(passes, PassEstimate(snapshot))
    }
  }
}

extension MergeForecast {
  /// What is left to merge in all, now; nil without a content scan.
  package var remainingPages: Double? {
    guard let byItselfPages, let needsActionPages else { return nil }
    return byItselfPages + needsActionPages
  }
}

extension Snapshot {
  /// What the newest content scan says could still merge of a process.
  ///
  /// Where it has given back memory since, no more than what is left and not merged.
  package func mergeablePages(of process: ProcessFigures) -> Estimate? {
    guard let figures = content?.value.processes[process.id] else { return nil }
    var estimate = figures.mergeablePages
    guard let bytes = process.residentBytes, let sharing = process.sharing?.value else {
      return estimate
    }
    let resident = Double(bytes) / Double(host.pageBytes)
    let most = max(0, resident - Double(sharing.mappedPages))
    guard resident < Double(figures.residentPages), estimate.value > most else { return estimate }
    estimate.value = most
    estimate.interval = 0...most
    return estimate
  }
}

extension MergeObstacle {
  /// Whether ksmd gets over it without anybody's doing, with the settings as they are now.
  ///
  /// A setting may have been changed since the content scan that named the obstacle.
  package func passes(under settings: KSMReadings) -> Bool {
    switch self {
    case .zerosInHugePages: settings[.useZeroPages] == 1
    case .otherNode: settings[.mergeAcrossNodes] == 1
    case .missedBySmartScan: settings[.smartScan] == 0
    case .pageSharingLimit, .notScannedYet, .unexplained: passesByItself
    }
  }
}

extension ContentReport {
  /// What is not merged for this reason, in pages.
  package func pages(behind obstacle: MergeObstacle) -> Double { max(0, obstacles[obstacle] ?? 0) }

  /// What was not merged at the time of the scan and needs nobody's doing.
  func pagesThatPass(under settings: KSMReadings, isRunning: Bool) -> Double {
    guard isRunning else { return 0 }
    return MergeObstacle.allCases.filter { $0.passes(under: settings) }
      .reduce(0) { $0 + pages(behind: $1) }
  }

  /// The same less what has merged since.
  ///
  /// What waited for its scan shows in `pages_sharing` when it merges, which then stands so much
  /// closer to the prediction; zeros in huge pages show in no counter.
  func pagesByItself(in snapshot: Snapshot) -> Double {
    var pages = pagesThatPass(under: snapshot.ksm, isRunning: true)
    if let sharing = snapshot.ksm[.pagesSharing], predictedPagesSharing.value > 0 {
      // Zeros in huge pages that wait as well are no part of the prediction.
      let uncounted = max(
        0, Double(zeroPagesInHugePages) - self.pages(behind: .zerosInHugePages) - 1)
      let waiting = max(0, self.pages(behind: .notScannedYet) - uncounted)
      pages -= waiting - min(waiting, max(0, predictedPagesSharing.value - Double(sharing)))
    }
    return max(0, pages)
  }
}

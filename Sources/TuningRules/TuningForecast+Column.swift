import MergeModel

extension TuningForecast.Column {
  /// How far a forecast of CPU time may be off, in both directions, where nothing says that it is
  /// more.
  private static let leastDeviation = 0.1

  /// As it is now, measured where it can be.
  init(_ snapshot: Snapshot) {
    savingBytes = snapshot.savingBytes
    guard snapshot.ksm[.run] == 1 else {
      setStandstill(snapshot)
      return
    }
    let pace = ScanPace(snapshot)
    let forecast = MergeForecast(snapshot)
    pagesPerSecond = pace.pagesPerSecond
    setPass(forecast.fullScanSeconds)
    cpuPercent = forecast.ksmdCPUPercent
    burstSeconds = pace.burstSeconds
    savingInSeconds = forecast.convergedSeconds
  }

  /// As it will be after `changes`, with which `snapshot` becomes `changed`.
  init(changed: Snapshot, _ changes: [SettingChange], from snapshot: Snapshot) {
    guard changed.ksm[.run] == 1 else {
      // run=2 makes every merged page memory of its own again.
      savingBytes = snapshot.savingBytes.map { changed.ksm[.run] == 2 ? 0 : $0 }
      setStandstill(changed)
      return
    }
    let settings = ScanSettings(changed.ksm)
    let assumed = TuningForecast.assumedCost(snapshot)
    let forecast = MergeForecast(snapshot, after: changes, assumedCost: assumed)
    let pace = ScanPace(snapshot, settings, assumedCost: assumed)
    pagesPerSecond = pace.pagesPerSecond
    setPass(forecast.fullScanSeconds)
    cpuPercent = pace.cpuPercent
    burstSeconds = pace.burstSeconds
    cpuPercentRange = Self.range(pace, settings, of: snapshot)
    savingInSeconds = forecast.convergedSeconds
    // Without a content scan nobody knows what would join.
    if let saved = snapshot.savingBytes, let more = snapshot.bytes(pages: forecast.byItselfPages) {
      savingBytes = saved + more
    }
  }

  private mutating func setStandstill(_ snapshot: Snapshot) {
    guard snapshot.ksm[.run] != nil else { return }
    pagesPerSecond = 0
    cpuPercent = 0
  }

  private mutating func setPass(_ seconds: Double?) {
    passSeconds = seconds
    mergesWithinSeconds = seconds.map { $0 * 2 }
  }

  /// By what a page cost in the last ten minutes and how well it is known what waking up costs, or
  /// by what a page cost on other hosts.
  private static func range(
    _ pace: ScanPace, _ settings: ScanSettings, of snapshot: Snapshot
  ) -> ClosedRange<Double>? {
    guard let percent = pace.cpuPercent else { return nil }
    if let advisor = settings.advisor {
      // It computes in whole seconds and per cents: on a small host it ends anywhere in between.
      let least = min(percent, ScanSettings.Advisor.leastCPUPercent)
      return least...max(least, percent, min(100, advisor.maxCPUPercent))
    }
    var (least, most) = (percent, percent)
    if TuningForecast.isCostMeasured(snapshot) {
      if let waking = snapshot.trend.wakingPages?.interval {
        for bound in [waking.lowerBound, waking.upperBound] {
          let other = ScanPace(snapshot, settings, wakingPages: bound).cpuPercent ?? percent
          (least, most) = (min(least, other), max(most, other))
        }
      }
      if let range = snapshot.trend.secondsPerPageRange,
        let cost = ScanPace(snapshot).secondsPerPage, cost > 0
      {
        least = min(least, least * range.lowerBound / cost)
        most = max(most, most * range.upperBound / cost)
      }
      // Above by a factor, below by the same: a cost is never negative.
      let unsure = 1 + (snapshot.trend.costDeviation ?? 0)
      (least, most) = (least / unsure, most * unsure)
    } else {
      let assumed = TuningForecast.assumedSecondsPerPage
      let bounds = [assumed.lowerBound, assumed.upperBound].map {
        ScanPace(snapshot, settings, assumedCost: $0).cpuPercent ?? percent
      }
      (least, most) = (min(bounds[0], percent), max(bounds[1], percent))
    }
    least = min(least, percent * (1 - leastDeviation))
    most = min(100, max(most, percent * (1 + leastDeviation)))
    return min(least, most)...most
  }
}

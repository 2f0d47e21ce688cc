import MergeModel

/// Between what bounds ksmd's CPU time per page was over the last ten minutes, minute by minute.
struct CostRange {
  /// Counters at one moment.
  private struct Reading {
    var at: Moment
    /// `pages_to_scan`.
    var batch: Int64?
    var pages: Int64
    var cpuSeconds: Double
  }

  private struct Mean {
    var at: Moment
    var batch: Int64?
    var secondsPerPage: Double
  }

  /// `pages_to_scan` now, and between what bounds waking up costs as much as so many pages.
  private var batch: Int64?
  private var wakingPages: ClosedRange<Double>?
  private var minuteBegan: Reading?
  private var newest: Mean?
  private var minutes: [Mean] = []

  private static let minuteSeconds = 60.0
  private static let spanSeconds = 600.0
  /// Fewer pages say nothing of what one costs.
  private static let fewestPages = 1_000.0

  /// What `snapshot` says of waking up is known already.
  mutating func add(_ snapshot: Snapshot) {
    batch = snapshot.ksm[.pagesToScan]
    wakingPages = snapshot.trend.wakingPages?.interval
    minutes.removeAll { snapshot.takenAt.seconds(since: $0.at) > Self.spanSeconds }
    guard let pages = snapshot.ksm[.pagesScanned], let cpu = snapshot.host.ksmd.value?.cpuSeconds
    else { return }
    let now = Reading(at: snapshot.takenAt, batch: batch, pages: pages, cpuSeconds: cpu)
    guard let began = minuteBegan, began.batch == batch, pages >= began.pages,
      cpu >= began.cpuSeconds
    else {
      minuteBegan = now
      newest = nil
      return
    }
    let count = Double(pages - began.pages)
    newest =
      count >= Self.fewestPages && cpu > began.cpuSeconds
      ? Mean(at: now.at, batch: batch, secondsPerPage: (cpu - began.cpuSeconds) / count) : nil
    if now.at.seconds(since: began.at) >= Self.minuteSeconds {
      if let newest { minutes.append(newest) }
      minuteBegan = now
      newest = nil
    }
  }

  /// Of the whole minutes, else of the one under way, as they would have been in batches of the
  /// present size; nil where ksmd did too little.
  var range: ClosedRange<Double>? {
    let means = minutes.isEmpty ? [newest].compactMap { $0 } : minutes
    let costs = means.compactMap(cost)
    guard let least = costs.map(\.upperBound).min(), let most = costs.map(\.lowerBound).max()
    else { return nil }
    return min(least, most)...max(least, most)
  }

  /// What a page of that minute would have cost in a batch of the present size, between what bounds
  /// that is known; nil where it cannot be told.
  ///
  /// In a batch of a few pages nearly all of the cost is waking up: a minute of them tells little of
  /// larger ones, and then it says no more than is certain.
  private func cost(_ mean: Mean) -> ClosedRange<Double>? {
    guard mean.batch != batch else { return mean.secondsPerPage...mean.secondsPerPage }
    guard let wakingPages, let then = mean.batch, let batch, then > 0, batch > 0 else { return nil }
    let bounds = [wakingPages.lowerBound, wakingPages.upperBound].map { waking in
      mean.secondsPerPage * (1 + waking / Double(batch)) / (1 + waking / Double(then))
    }
    return min(bounds[0], bounds[1])...max(bounds[0], bounds[1])
  }
}

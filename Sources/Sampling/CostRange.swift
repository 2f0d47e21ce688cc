import MergeModel

/// Between what bounds ksmd's CPU time per page was over the last ten minutes, minute by minute.
struct CostRange {
  /// Counters at one moment.
  private struct Reading {
    var at: Moment
    var pages: Int64
    var cpuSeconds: Double
  }

  private struct Mean {
    var at: Moment
    var secondsPerPage: Double
  }

  private var minuteBegan: Reading?
  private var newest: Mean?
  private var minutes: [Mean] = []

  private static let minuteSeconds = 60.0
  private static let spanSeconds = 600.0
  /// Fewer pages say nothing of what one costs.
  private static let fewestPages = 1_000.0

  mutating func add(_ snapshot: Snapshot) {
    minutes.removeAll { snapshot.takenAt.seconds(since: $0.at) > Self.spanSeconds }
    guard let pages = snapshot.ksm[.pagesScanned], let cpu = snapshot.host.ksmd.value?.cpuSeconds
    else { return }
    let now = Reading(at: snapshot.takenAt, pages: pages, cpuSeconds: cpu)
    guard let began = minuteBegan, pages >= began.pages, cpu >= began.cpuSeconds else {
      minuteBegan = now
      newest = nil
      return
    }
    let count = Double(pages - began.pages)
    newest =
      count >= Self.fewestPages && cpu > began.cpuSeconds
      ? Mean(at: now.at, secondsPerPage: (cpu - began.cpuSeconds) / count) : nil
    if now.at.seconds(since: began.at) >= Self.minuteSeconds {
      if let newest { minutes.append(newest) }
      minuteBegan = now
      newest = nil
    }
  }

  /// Of the whole minutes, else of the one under way; nil where ksmd did too little.
  var range: ClosedRange<Double>? {
    let means = minutes.isEmpty ? [newest].compactMap { $0 } : minutes
    let costs = means.map(\.secondsPerPage)
    guard let least = costs.min(), let most = costs.max() else { return nil }
    return least...most
  }
}

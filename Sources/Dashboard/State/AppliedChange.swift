package import MergeModel
package import TuningRules

/// A change that this session asked for, under way or done, with what was expected of it.
package struct AppliedChange: Sendable, Equatable {
  /// What is measured counts from so long after it on, unless a full scan began and ended before.
  static let measuredAfter = 60.0

  /// A setting that somebody gave another value since.
  package struct SetBack: Sendable, Hashable {
    package var change: SettingChange
    package var seenAt: Moment
  }

  package var request: TuningRequest
  /// As it was when it was asked for.
  package var plan: TuningPlan?
  /// Before and after as it was forecast then.
  package var forecast: TuningForecast?
  /// What a catch-up scan was expected to merge, in bytes; nil without a content scan.
  package var expectedBytes: Int64?
  package var askedAt: Moment
  package var progress: TuningProgress?
  package var report: TuningReport?
  /// What came of it; nil until enough time has passed.
  package private(set) var measured: TuningForecast.Column?
  /// The time that `measured` spans, in seconds.
  package private(set) var measuredSeconds = 0.0
  package private(set) var setBack: [SetBack] = []
  /// Why ksmtop itself put it back; nil while it stands.
  package private(set) var wentBack: String?
  /// What could not be put back then, one clause each.
  package private(set) var notPutBack: [String] = []
  private var start: Start?

  /// Counters of the first sample after it.
  private struct Start: Sendable, Equatable {
    var at: Moment
    var pagesScanned: Int64?
    var fullScans: Int64?
    var cpuSeconds: Double?
  }

  package init(_ request: TuningRequest, at moment: Moment) {
    self.request = request
    askedAt = moment
  }

  var isUnderWay: Bool { report == nil }

  /// Whether settings hold something else than before.
  private var isDone: Bool {
    switch report?.ending {
    case .done, .otherwise: true
    case .unchanged, .refused, nil: false
    }
  }

  /// Measures what came of it, and watches whether it stays.
  mutating func take(_ snapshot: Snapshot) {
    guard let report, isDone, wentBack == nil, snapshot.takenAt.seconds(since: report.ended) > 0
    else { return }
    watch(report, snapshot)
    guard setBack.isEmpty else { return }
    guard let start else {
      self.start = Start(
        at: snapshot.takenAt, pagesScanned: snapshot.ksm[.pagesScanned],
        fullScans: snapshot.ksm[.fullScans], cpuSeconds: snapshot.host.ksmd.value?.cpuSeconds)
      return
    }
    let span = snapshot.takenAt.seconds(since: start.at)
    let scans = both(snapshot.ksm[.fullScans], start.fullScans).map { $0 - $1 } ?? 0
    let isLongEnough = snapshot.takenAt.seconds(since: report.ended) >= Self.measuredAfter
    guard span > 0, isLongEnough || scans >= 2 else { return }
    measured = column(snapshot, since: start, span: span, hasWholePass: scans >= 2)
    measuredSeconds = span
  }

  /// It went back as it was meant to, which is no doing of somebody else.
  mutating func goBack(_ why: String, failures: [String]) {
    wentBack = why
    notPutBack = failures
    setBack = []
  }

  private func column(
    _ snapshot: Snapshot, since start: Start, span: Double, hasWholePass: Bool
  ) -> TuningForecast.Column {
    var column = TuningForecast.Column()
    let pages = both(snapshot.ksm[.pagesScanned], start.pagesScanned).map { Double($0 - $1) }
    let cpu = both(snapshot.host.ksmd.value?.cpuSeconds, start.cpuSeconds).map { $0 - $1 }
    column.pagesPerSecond = pages.map { $0 / span }
    column.cpuPercent = cpu.map { $0 / span * 100 }
    if let pages, let cpu, pages > 0, let batch = snapshot.ksm[.pagesToScan] {
      column.burstSeconds = cpu / pages * Double(batch)
    }
    if hasWholePass {
      column.passSeconds = snapshot.trend.passSeconds
      column.mergesWithinSeconds = snapshot.trend.passSeconds.map { 2 * $0 }
    }
    column.savingBytes = snapshot.savingBytes
    return column
  }

  /// What the advisor sets by itself is no change by somebody.
  private mutating func watch(_ report: TuningReport, _ snapshot: Snapshot) {
    for result in report.results where !(result.file == .pagesToScan && snapshot.isAdvised) {
      guard let holds = snapshot.ksm[reading: result.file].value?.text,
        let held = result.reads, holds != held,
        !setBack.contains(where: { $0.change.file == result.file })
      else { continue }
      setBack.append(
        SetBack(
          change: SettingChange(result.file, from: held, to: holds), seenAt: snapshot.takenAt))
    }
  }
}

/// Both where both are known.
private func both<One, Other>(_ one: One?, _ other: Other?) -> (One, Other)? {
  guard let one, let other else { return nil }
  return (one, other)
}

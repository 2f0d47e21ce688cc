package import MergeModel

/// What a change of settings will make of scanning, beside what it is now.
package struct TuningForecast: Sendable, Equatable {
  /// One column: now, or after.
  package struct Column: Sendable, Equatable {
    package var pagesPerSecond: Double?
    package var passSeconds: Double?
    /// Until a new page has merged: two looks.
    package var mergesWithinSeconds: Double?
    /// ksmd, in per cent of one core.
    package var cpuPercent: Double?
    /// Nil where it was measured.
    package var cpuPercentRange: ClosedRange<Double>?
    /// The longest time that one batch holds a processor.
    package var burstSeconds: Double?
    package var savingBytes: Int64?
    /// Until that saving is reached.
    package var savingInSeconds: Double?

    package init() {}
  }

  /// Whether the change pays, by what it brings.
  package enum Worth: Sendable, Equatable {
    /// Nobody knows what could merge: there was no content scan.
    case unknown
    /// A part of the host's memory that counts, or minutes sooner.
    case much
    case little
    /// All that merges by itself has merged, or merges as soon without it.
    case nothing
    /// Less is saved afterwards, or it is saved later.
    case costs
  }

  package var now = Column()
  package var after = Column()
  /// ksmd's CPU time per page afterwards, and whether it was measured here.
  package var secondsPerPage: Double?
  package var isCostMeasured = false
  /// Whether ksmd would need more than one processor: the rate is what one gives.
  package var isSaturated = false
  /// What will merge by itself with the change, and what will not all the same, in bytes; nil
  /// without a content scan.
  package var byItselfBytes: Int64?
  package var neverBytes: Int64?
  /// What would bring the latter: words for each knob, with bytes; the most first.
  package var remedies: [(words: String, bytes: Int64)] = []
  package var worth = Worth.unknown

  /// What a page costs where ksmd has not been measured yet, in seconds: as it was on other hosts.
  package static let assumedSecondsPerPage = 0.5e-6...1.3e-6

  /// Of `changes` to the settings of a snapshot.
  package init(_ changes: [SettingChange], in snapshot: Snapshot) {
    var changed = snapshot
    changed.ksm = snapshot.ksm.applying(changes)
    now = Column(snapshot)
    after = Column(changed: changed, changes, from: snapshot)
    let pace = Self.pace(changes, in: snapshot)
    secondsPerPage = pace.secondsPerPage
    isCostMeasured = Self.isCostMeasured(snapshot)
    isSaturated = changed.ksm[.run] == 1 && pace.isSaturated
    let forecast = MergeForecast(snapshot, after: changes)
    byItselfBytes = snapshot.bytes(pages: forecast.byItselfPages)
    neverBytes = snapshot.bytes(pages: forecast.needsActionPages)
    remedies = Self.remedies(changed)
    worth = worth(in: snapshot)
  }

  static func isCostMeasured(_ snapshot: Snapshot) -> Bool {
    ScanPace(snapshot).secondsPerPage != nil
  }

  /// The cost of a page to count with; nil where it was measured.
  static func assumedCost(_ snapshot: Snapshot) -> Double? {
    guard !isCostMeasured(snapshot) else { return nil }
    return (assumedSecondsPerPage.lowerBound + assumedSecondsPerPage.upperBound) / 2
  }

  private static func pace(_ changes: [SettingChange], in snapshot: Snapshot) -> ScanPace {
    ScanPace(
      snapshot, ScanSettings(snapshot.ksm.applying(changes)), assumedCost: assumedCost(snapshot))
  }

  package static func == (one: Self, other: Self) -> Bool {
    one.now == other.now && one.after == other.after
      && one.secondsPerPage == other.secondsPerPage && one.isCostMeasured == other.isCostMeasured
      && one.isSaturated == other.isSaturated && one.worth == other.worth
      && one.byItselfBytes == other.byItselfBytes && one.neverBytes == other.neverBytes
      && one.remedies.map(\.words) == other.remedies.map(\.words)
      && one.remedies.map(\.bytes) == other.remedies.map(\.bytes)
  }
}

extension Snapshot {
  /// Bytes of an estimated count of pages.
  func bytes(pages: Double?) -> Int64? {
    pages.map { Int64(min(1e18, max(-1e18, ($0 * Double(host.pageBytes)).rounded()))) }
  }
}

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
    package var cpuPercentRange: ClosedRange<Double>?
    /// The longest time that one batch holds a processor.
    package var burstSeconds: Double?
    package var savingBytes: Int64?
    /// Until that saving is reached.
    package var savingInSeconds: Double?

    package init() {}
  }

  package var now = Column()
  package var after = Column()
  /// ksmd's CPU time per page, and whether it was measured here.
  package var secondsPerPage: Double?
  package var isCostMeasured = false
  /// Whether ksmd would need more than one processor: the rate is what one gives.
  package var isSaturated = false
  /// What a faster scan brings by itself, and what none brings, in bytes; nil without a content scan.
  package var byItselfBytes: Int64?
  package var neverBytes: Int64?
  /// What would bring the latter: words for each knob, with bytes.
  package var remedies: [(words: String, bytes: Int64)] = []

  /// Of `changes` to the settings of a snapshot.
  package init(_ changes: [SettingChange], in snapshot: Snapshot) {}

  package static func == (one: Self, other: Self) -> Bool {
    one.now == other.now && one.after == other.after
      && one.secondsPerPage == other.secondsPerPage && one.isSaturated == other.isSaturated
      && one.byItselfBytes == other.byItselfBytes && one.neverBytes == other.neverBytes
      && one.remedies.map(\.words) == other.remedies.map(\.words)
      && one.remedies.map(\.bytes) == other.remedies.map(\.bytes)
  }
}

package import MergeModel

/// Counts from snapshot to snapshot the writes to merged pages, and to KSM's zero pages, which
/// `cow_ksm` does not count.
package struct BreakCount: Sendable {
  private var changes = ProcessChanges()
  private var earlier: (cowBreaks: UInt64?, zeroPages: Int64?)?
  private var lastAt: Moment?
  /// Whether there were so many a second, since the sample before, that it is worth to know who
  /// writes.
  package private(set) var areMany = false

  package init() {}

  package mutating func add(_ snapshot: Snapshot) { _ = take(snapshot) }

  /// Breaks since the sample before, and what changed in each process.
  mutating func take(_ snapshot: Snapshot) -> (breaks: Double, changed: ProcessChanges.Sum) {
    let changed = changes.take(snapshot)
    let (cow, zero) = (snapshot.host.cowBreaks.value, snapshot.ksm[.ksmZeroPages])
    var breaks = 0.0
    if let then = earlier?.cowBreaks, let cow, cow >= then { breaks += Double(cow - then) }
    if changed.areZerosKnown {
      breaks += changed.brokenZeroPages
    } else if let then = earlier?.zeroPages, let zero, zero < then {
      breaks += max(0, Double(then - zero) - changed.endedZeroPages)
    }
    let seconds = lastAt.map { snapshot.takenAt.seconds(since: $0) } ?? 0
    areMany = seconds > 0 && breaks / seconds >= StormRule.manyBreaks
    earlier = (cow, zero)
    lastAt = snapshot.takenAt
    return (breaks, changed)
  }
}

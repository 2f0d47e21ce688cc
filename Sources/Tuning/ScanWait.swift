package import MergeModel

/// Waits for whole full scans of ksmd by looking at its counters now and then.
///
/// The scan under way at the beginning is not whole, and does not count.
package struct ScanWait: Sendable {
  package enum State: Sendable, Equatable {
    case going(done: Int, of: Int)
    case done(scans: Int)
    /// It will not come to an end by itself; why, in a clause.
    case broken(String)
  }

  private let goal: Int
  private var scans: Int64
  private var scanned: Int64?
  private var saving: Int64
  private var movedAt: Double
  /// Ends of scans seen.
  private var ends = 0
  /// Whole scans in a row that brought nothing, the first whole one left out.
  private var fruitless = 0

  /// Scans beyond the goal at most, while they still bring something.
  private static let extra = 2
  /// After so many seconds without a page looked at, and as many batches, ksmd is taken to rest.
  private static let patience = 60.0
  private static let batches = 5.0

  /// Nil where the counters cannot be read.
  package init?(_ goal: Int, from ksm: KSMReadings, at now: Double) {
    guard let scans = ksm[.fullScans], let saving = ksm.savingPages else { return nil }
    self.goal = goal
    self.scans = scans
    self.saving = saving
    scanned = ksm[.pagesScanned]
    movedAt = now
  }

  /// Whole scans so far.
  private var whole: Int { max(0, ends - 1) }

  /// Takes the counters of a moment; what they mean for the waiting.
  package mutating func look(_ ksm: KSMReadings, at now: Double) -> State {
    guard let run = ksm[.run], let scans = ksm[.fullScans], let saving = ksm.savingPages else {
      return .broken("the counters cannot be read any more")
    }
    guard run == 1 else { return .broken("somebody else set run to \(run)") }
    if scans != self.scans || ksm[.pagesScanned] != scanned {
      movedAt = now
      scanned = ksm[.pagesScanned]
    }
    // run=2 sets the counter back.
    if scans < self.scans { self.scans = scans }
    if scans > self.scans {
      let ended = Int(clamping: scans - self.scans)
      let gain = saving > self.saving
      // The first end is that of a scan that began before us, and the next that of our first.
      let later = min(ended, max(0, ends + ended - 2))
      fruitless = gain ? 0 : fruitless + later
      ends += ended
      self.scans = scans
      self.saving = saving
    }
    if whole >= goal + Self.extra || (whole >= goal && fruitless > 0) || fruitless >= 2 {
      return .done(scans: whole)
    }
    let pause = Double(ksm[.sleepMillisecs] ?? 0) / 1_000 * Self.batches
    if now - movedAt > max(Self.patience, pause) {
      return .broken("ksmd has not looked at any page for \(Int(now - movedAt)) s")
    }
    return .going(done: whole, of: whole < goal ? goal : goal + Self.extra)
  }
}

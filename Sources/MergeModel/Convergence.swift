/// How many full scans it takes until nothing more merges by itself.
///
/// A page merges at the second look at it that finds it unchanged, if by then its twin is known.
struct Convergence {
  /// Full scans after the one under way.
  let scans: Double
  /// Further ones in which smart scan passes over the pages that are left.
  let skippingScans: Double

  /// Smart scan comes to an old page every ninth scan.
  static let smartScanPeriod = 9.0
  /// Full scans in which smart scan looks at every page yet.
  private static let scansWithoutSkips: Int64 = 4
  /// Where ksmd looks at more than this part of what it comes by, most of it is young.
  private static let youngShare = 0.7
  /// Where less than this part of what waits is old, the little that is left is not waited for.
  private static let notableShare = 0.1

  init(_ report: ContentReport, _ snapshot: Snapshot) {
    let done = snapshot.ksm[.fullScans] ?? 2
    let (new, old) = Self.waiting(report, snapshot)
    // Young pages are not passed over yet, and that shows in what ksmd did lately.
    let isSkipping =
      snapshot.ksm[.smartScan] == 1 && done >= Self.scansWithoutSkips
      && old > (new + old) * Self.notableShare
      && (snapshot.trend.visitedShare ?? 0) < Self.youngShare
    switch done {
    // The scan under way is the first look at everything.
    case 0: scans = 1
    // It is the second look at what the first scan saw, and at what is new its first.
    case 1: scans = new > 0 ? 1 : 0
    // What ksmd has passed already in the scan under way gets its two looks in the next two; a
    // guest that has just begun is visited last and needs one less.
    default: scans = 2
    }
    // Pages that ksmd has known for long are due at any one of the next nine scans.
    skippingScans = isSkipping ? Self.smartScanPeriod : 0
  }

  /// With what is left of the scan under way, half of one where its beginning was not seen.
  func seconds(_ passes: PassEstimate, _ present: PassEstimate) -> Double? {
    guard let scan = passes.seconds, let first = passes.withUnseenSeconds else { return nil }
    return scan * (present.shareLeft ?? 0.5) + scans * first + skippingScans * scan
  }

  /// Pages that wait for ksmd, in processes of which it has seen less than half, and in others.
  private static func waiting(
    _ report: ContentReport, _ snapshot: Snapshot
  ) -> (new: Double, old: Double) {
    var (new, old) = (0.0, 0.0)
    for process in snapshot.processes {
      guard let figures = report.processes[process.id],
        let pages = figures.obstacles[.notScannedYet], pages > 0
      else { continue }
      let seen = process.counters.value.value?.rmapItems ?? 0
      if Double(seen) * 2 < Double(figures.residentPages) { new += pages } else { old += pages }
    }
    return (new, old)
  }
}

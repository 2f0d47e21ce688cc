import MergeModel

/// How long ksmd has had to join the pages of each process, and what it means if it did not.
struct ObstacleRule {
  enum Kind {
    /// ksmd does not run: nothing is missed, all of it is not scanned yet.
    ///
    /// What it missed before it was stopped is not told apart, for neither full_scans nor a
    /// process's age says how much of it it spent running.
    case none
    /// Two old pages can miss each other for ever.
    case smartScan
    /// Every page is looked at in every full scan.
    case everyScan
  }

  let kind: Kind
  /// Processes that ksmd has passed often enough.
  let isOld: [Bool]

  /// Visits of an old page under smart scan are nine scans apart, and two of them are needed.
  private static let smartScanPasses = 18.0
  private static let everyScanPasses = 3.0

  /// `passSeconds` is how long a full scan takes; without it nothing is taken to have had its time.
  init(_ ksm: KSMReadings, _ targets: [ContentTarget], passSeconds: Double?) {
    guard ksm[.run] == 1 else {
      kind = .none
      isOld = Array(repeating: false, count: targets.count)
      return
    }
    kind = ksm[.smartScan] == 1 ? .smartScan : .everyScan
    let isSmart = kind == .smartScan
    let scans = Double(ksm[.fullScans] ?? 0)
    isOld = targets.map { target in
      guard let seconds = target.runningSeconds, let passSeconds, passSeconds > 0 else {
        return false
      }
      let passes = min(scans, seconds / passSeconds)
      return isSmart ? passes >= Self.smartScanPasses : passes > Self.everyScanPasses
    }
  }
}

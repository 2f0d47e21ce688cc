import MergeModel

/// Times ksmd's full scans by watching `full_scans`.
struct ScanClock {
  private(set) var passSeconds: Double?
  private(set) var passBegan: Moment?
  private(set) var fruitlessPasses = 0
  private var scans: Int64?
  private var sharingPages: Int64?
  /// `pages_scanned` when the full scan under way began.
  private var pagesThen: Int64?
  private var settings: ScanSettings?
  /// Whether the pace has been the same since the scan that was timed began.
  private var isTimedAtThisPace = false
  /// Whether it has been the same since the scan under way began.
  private var isAtOnePace = false

  /// How long a full scan takes at the present pace; nil where none was timed at it.
  var passSecondsAtThisPace: Double? { isTimedAtThisPace ? passSeconds : nil }

  /// The part of the scan under way that is done, `passPages` being what one has; nil where that is
  /// not known, and where it takes longer than the last ones did.
  func share(_ snapshot: Snapshot, passPages: Double?) -> Double? {
    guard let began = passBegan else { return nil }
    let share: Double
    if let passPages, passPages > 0, let then = pagesThen, let now = snapshot.ksm[.pagesScanned] {
      share = Double(now - then) / passPages
    } else if let passSeconds = passSecondsAtThisPace, passSeconds > 0 {
      share = snapshot.takenAt.seconds(since: began) / passSeconds
    } else {
      return nil
    }
    return share >= 0 && share < 1 ? share : nil
  }

  mutating func add(_ snapshot: Snapshot) {
    guard let now = snapshot.ksm[.fullScans] else { return }
    let settings = ScanSettings(snapshot.ksm)
    let isSamePace = self.settings?.hasPace(of: settings) == true
    defer {
      scans = now
      self.settings = settings
    }
    if !isSamePace || self.settings?.passesOver != settings.passesOver {
      isTimedAtThisPace = false
      isAtOnePace = false
    }
    // A scan that stands still, or goes on after a stop, took longer than it needs.
    if snapshot.ksm[.run] != 1 { passBegan = nil }
    guard let before = scans else {
      sharingPages = snapshot.ksm[.pagesSharing]
      return
    }
    if now < before {
      // run=2 sets the counter back.
      self = ScanClock()
      sharingPages = snapshot.ksm[.pagesSharing]
      return
    }
    guard now > before else { return }
    if let began = passBegan {
      passSeconds = snapshot.takenAt.seconds(since: began) / Double(now - before)
      isTimedAtThisPace = isAtOnePace
    }
    isAtOnePace = true
    pagesThen = snapshot.ksm[.pagesScanned]
    passBegan = snapshot.ksm[.run] == 1 ? snapshot.takenAt : nil
    let sharing = snapshot.ksm[.pagesSharing]
    if let sharing, let sharingPages, sharing <= sharingPages {
      fruitlessPasses += Int(now - before)
    } else {
      fruitlessPasses = 0
    }
    sharingPages = sharing
  }
}

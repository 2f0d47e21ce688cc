import MergeModel

/// Times ksmd's full scans by watching `full_scans`.
struct ScanClock {
  private(set) var passSeconds: Double?
  private(set) var passBegan: Moment?
  private(set) var fruitlessPasses = 0
  private var scans: Int64?
  private var sharingPages: Int64?

  mutating func add(_ snapshot: Snapshot) {
    guard let now = snapshot.ksm[.fullScans] else { return }
    defer { scans = now }
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
    }
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

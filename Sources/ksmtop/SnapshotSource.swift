import Diagnosis
import KernelFiles
import MergeModel
import Sampling
import Tuning
import TuningRules

/// Gives complete snapshots, one after the other.
struct SnapshotSource {
  /// What is wanted of them.
  struct Request {
    /// Seconds between two of them.
    var delay = 1.0
    var iterations = 1
    /// All background work together, in per cent of one core; nil is no limit.
    var budgetPercent: Double?
    /// Two samples that lie apart, by so many seconds.
    var wantsRates = true
    var rateSeconds = 2.0
    /// The same while ksmd scans, where more depends on what a page costs it; nil is no longer.
    var costSeconds: Double?
    /// Looks on for some seconds where merged pages are written to in numbers.
    var looksOnForStorms = false
    /// Who shares with whom; without it the host's own files suffice.
    var wantsAttribution = true
    /// A content scan before the first.
    var wantsContent = false
    var contentLooks = 2
  }

  private let session: SamplingSession
  private let roots: KernelRoots
  private let confinement: Confinement
  /// Run once on a thread that reads.
  var whileReading: @Sendable () -> Void = {}
  private let request: Request
  private let timekeeper = SystemTimekeeper()

  /// The process has begun `confinement`.
  init(_ shared: SharedOptions, _ request: Request, _ confinement: Confinement) {
    self.request = request
    self.confinement = confinement
    let isSingle = request.iterations == 1
    // While content is scanned the host is watched: a scan pauses where memory is short.
    var options = shared.sampling(
      delay: isSingle ? (request.wantsContent ? 2 : 60) : request.delay,
      budgetPercent: request.budgetPercent)
    if isSingle { options.roundLimit = 1 }
    if request.wantsContent { options.content = isSingle ? .once : .always }
    options.contentLooks = request.contentLooks
    session = SamplingSession(options)
    roots = options.roots
  }

  /// Calls `body` with each snapshot, with findings and verdict.
  func deliver(to body: (Snapshot) throws -> Void) throws {
    let isStarted = session.start { [confinement, whileReading] in
      confinement.enterReading()
      whileReading()
    }
    guard isStarted else { throw Failure.noThread }
    defer { session.stop() }
    try confinement.settle()
    var first = next { _ in true }
    var snapshot = request.wantsContent ? awaitContent() : next(where: isEnough)
    if request.wantsRates {
      // A scan takes longer than a rate should span.
      if request.wantsContent { first = snapshot }
      let isScanning = first.ksm[.run] == 1 && first.host.ksmd.value != nil
      let seconds = isScanning ? request.costSeconds : nil
      let due = first.takenAt.monotonic + max(request.rateSeconds, seconds ?? 0)
      pause(until: due)
      session.refreshNow()
      snapshot = next { isEnough($0) && $0.snapshot.takenAt.monotonic >= due }
      let rates = Rates(from: first, to: snapshot)
      if request.looksOnForStorms { snapshot = lookOn(from: first, snapshot) }
      snapshot.rates = rates
    } else {
      snapshot.rates = nil
    }
    var count = 0
    while true {
      snapshot.abandonedSettings = abandonedSettings()
      snapshot.assessment = Assessor.assess(snapshot)
      try body(snapshot)
      count += 1
      guard count < request.iterations else { return }
      let due = snapshot.takenAt.monotonic + request.delay * 0.5
      snapshot = next { $0.snapshot.takenAt.monotonic >= due }
    }
  }

  /// Samples on until it is clear whether a storm goes on.
  ///
  /// At once where all could be unmerged, which nothing can exhaust then. Where it could not, some
  /// seconds: what writes may pause just now.
  private func lookOn(from first: Snapshot, _ second: Snapshot) -> Snapshot {
    let headroom = second.headroom
    guard ([headroom.host] + headroom.groups).contains(where: { $0.unmergeFits != true })
    else { return second }
    let isTight = headroom.tightestForAll.unmergeFits == false
    var newest = second
    var breaks = BreakCount()
    breaks.add(first)
    breaks.add(second)
    var areMany = breaks.areMany
    for look in 0..<Self.stormSeconds where newest.trend.storm == nil {
      guard areMany || (isTight && look < Self.pauseSeconds) else { break }
      let due = newest.takenAt.monotonic + 1
      pause(until: due)
      session.refreshNow()
      newest = next { $0.snapshot.takenAt.monotonic >= due }
      breaks.add(newest)
      areMany = areMany || breaks.areMany
    }
    return newest
  }

  /// Samples, one a second, after which what has not become a storm is none for now.
  private static let stormSeconds = 8
  /// Of those, the ones that wait for the first writes.
  private static let pauseSeconds = 4

  /// Waits for the content scan, and tells a terminal how far it is.
  private func awaitContent() -> Snapshot {
    var line = ScanProgressLine()
    defer { line.clear() }
    return next { sample in
      let snapshot = sample.snapshot
      if snapshot.content == nil, let progress = snapshot.contentProgress { line.show(progress) }
      return sample.isComplete && (snapshot.content != nil || snapshot.contentRefusal != nil)
    }
  }

  private func abandonedSettings() -> [SettingChange] {
    HeldState(.standard, roots, bootID: BootID.read(roots)).read().abandoned.flatMap(\.changes)
  }

  private func isEnough(_ sample: Sample) -> Bool {
    sample.isComplete || !request.wantsAttribution
  }

  private func next(where isWanted: (Sample) -> Bool) -> Snapshot {
    while true {
      if let sample = session.samples.newest, isWanted(sample) { return sample.snapshot }
      session.bell.wait(seconds: 1)
    }
  }

  private func pause(until due: Double) {
    while true {
      let left = due - timekeeper.now().monotonic
      if left <= 0 { return }
      session.bell.wait(seconds: left)
    }
  }
}

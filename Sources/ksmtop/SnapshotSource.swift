import Diagnosis
import MergeModel
import Sampling

/// Gives complete snapshots, one after the other.
struct SnapshotSource {
  private let session: SamplingSession
  private let delay: Double
  private let iterations: Int
  private let wantsRates: Bool
  private let timekeeper = SystemTimekeeper()

  /// Seconds between the two samples that the rates of a first snapshot need.
  private static let rateSeconds = 2.0

  init(
    _ shared: SharedOptions, delay: Double, iterations: Int, budgetPercent: Double?,
    wantsRates: Bool
  ) {
    self.delay = delay
    self.iterations = iterations
    self.wantsRates = wantsRates
    var options = shared.sampling(delay: iterations > 1 ? delay : 60, budgetPercent: budgetPercent)
    if iterations == 1 { options.roundLimit = 1 }
    session = SamplingSession(options)
  }

  /// Calls `body` with each snapshot, with findings and verdict.
  func deliver(to body: (Snapshot) throws -> Void) throws {
    guard session.start() else { throw Failure.noThread }
    defer { session.stop() }
    let first = next { _ in true }
    var snapshot = next { $0.isComplete }
    if wantsRates {
      let due = first.takenAt.monotonic + Self.rateSeconds
      pause(until: due)
      session.refreshNow()
      snapshot = next { $0.isComplete && $0.snapshot.takenAt.monotonic >= due }
      snapshot.rates = Rates(from: first, to: snapshot)
    } else {
      snapshot.rates = nil
    }
    var count = 0
    while true {
      snapshot.assessment = Assessor.assess(snapshot)
      try body(snapshot)
      count += 1
      guard count < iterations else { return }
      let due = snapshot.takenAt.monotonic + delay * 0.5
      snapshot = next { $0.snapshot.takenAt.monotonic >= due }
    }
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

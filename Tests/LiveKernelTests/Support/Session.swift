import LiveHarness
import MergeModel
import Sampling

/// Snapshots by a sampling session, as the program takes them.
enum Session {
  /// A complete snapshot of this host.
  static func snapshot() async throws -> Snapshot {
    var options = SamplingOptions(delay: 60, budgetPercent: nil)
    options.roundLimit = 1
    let session = SamplingSession(options)
    session.start()
    defer { session.stop() }
    var snapshot: Snapshot?
    try await eventually("a complete sample", every: .milliseconds(5)) {
      guard let sample = session.samples.newest, sample.isComplete else { return false }
      snapshot = sample.snapshot
      return true
    }
    guard let snapshot else { throw LiveError("no sample") }
    return snapshot
  }
}

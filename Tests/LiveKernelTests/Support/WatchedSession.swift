import Glibc
import LiveHarness
import MergeModel
import Sampling

/// A session that samples five times a second, and what it holds on to.
struct WatchedSession {
  struct Look {
    /// Open in this whole process.
    var descriptors: Int
    /// Those that it shows.
    var processes: Set<Int32>
  }

  private let session: SamplingSession

  init() {
    session = SamplingSession(SamplingOptions(delay: 0.2, budgetPercent: 25))
    session.start()
  }

  func end() { session.stop() }

  /// Once it has taken ten more samples.
  func look() async throws -> Look {
    var seen: Set<Double> = []
    var processes: Set<Int32> = []
    try await eventually("ten samples", within: .seconds(60), every: .milliseconds(20)) {
      guard let sample = session.samples.newest, sample.isComplete,
        seen.insert(sample.snapshot.takenAt.monotonic).inserted
      else { return false }
      processes = Set(sample.snapshot.processes.map(\.id.pid))
      return seen.count >= 10
    }
    return Look(descriptors: try Self.descriptors(), processes: processes)
  }

  private static func descriptors() throws -> Int {
    guard let stream = opendir("/proc/self/fd") else { throw LiveError("no /proc/self/fd") }
    defer { closedir(stream) }
    var count = 0
    while readdir(stream) != nil { count += 1 }
    return count
  }
}

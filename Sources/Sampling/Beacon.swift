import Synchronization

/// Shows which process a worker reads at the moment, so that a hang in its locks is noticed.
final class Beacon: Sendable {
  private struct State: Sendable {
    var pid: Int32?
    var since = 0.0
    /// Seconds after which the read counts as hanging.
    var limit = 0.0
    /// When its read was first found to take too long.
    var suspectedAt: Double?
    /// The process for which the worker was given up.
    var abandonedFor: Int32?
  }

  private let state = Mutex(State())

  func begin(_ pid: Int32, at now: Double, limit: Double) {
    state.withLock { state in
      state.pid = pid
      state.since = now
      state.limit = limit
      state.suspectedAt = nil
    }
  }

  func end() {
    state.withLock { $0.pid = nil }
  }

  /// Seconds between the two looks at a read that takes too long.
  private static let secondLook = 0.1

  /// A process that keeps another worker waiting gets no longer than this, in seconds.
  private static let patience = 2.0

  /// Gives the worker up if its read has taken longer than its limit; the process it reads.
  ///
  /// Twice it must be found so: after a suspension of the host or of this program (Ctrl-Z) every
  /// read seems to have taken long, and the worker needs a moment to go on.
  /// `isSilent` tells the processes that are known not to answer.
  func abandonIfHanging(at now: Double, isSilent: (Int32) -> Bool = { _ in false }) -> Int32? {
    state.withLock { state in
      guard let pid = state.pid, state.abandonedFor == nil else { return nil }
      let limit = isSilent(pid) ? min(state.limit, Self.patience) : state.limit
      guard now - state.since > limit else { return nil }
      guard let suspectedAt = state.suspectedAt else {
        state.suspectedAt = now
        return nil
      }
      guard now - suspectedAt >= Self.secondLook else { return nil }
      state.abandonedFor = pid
      return pid
    }
  }

  /// Set once the worker has been given up: another has taken its place.
  var abandonedFor: Int32? { state.withLock { $0.abandonedFor } }
}

import MergeModel
import Synchronization

/// A place for one worker thread, which is given up and replaced when a process makes it hang.
final class Workplace: Sendable {
  /// Of the thread at work; nil while none could be had.
  private let beacon = Mutex<Beacon?>(nil)

  /// Starts a thread; where none can be had the place stays empty, to be tried again.
  func fill(_ work: @escaping @Sendable (Beacon) -> Void) {
    let fresh = Beacon()
    let isStarted = WorkerThread.start { work(fresh) }
    beacon.withLock { $0 = isStarted ? fresh : nil }
  }

  /// Whether the thread hangs, and is now left behind, or there is none.
  func isVacant(at now: Moment, among state: borrowing Mutex<ProcessReader.State>) -> Bool {
    guard let beacon = beacon.withLock({ $0 }) else { return true }
    // In one go, or the read could return and end a silence that has not begun.
    return state.withLock { state in
      // Who keeps one reader waiting is not waited for by the other either.
      let pid = beacon.abandonIfHanging(at: now.monotonic) { state.hanging[$0] != nil }
      guard let pid else { return false }
      state.beginSilence(of: pid, at: now)
      return true
    }
  }
}

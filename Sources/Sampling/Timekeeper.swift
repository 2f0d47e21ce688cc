import Glibc
package import MergeModel

/// The clock of a loop, passed in so that a test can be the clock.
package protocol Timekeeper: Sendable {
  func now() -> Moment
}

/// The machine's clocks.
package struct SystemTimekeeper: Timekeeper {
  package init() {}

  package func now() -> Moment {
    Moment(wall: Self.seconds(of: CLOCK_REALTIME), monotonic: Self.seconds(of: CLOCK_BOOTTIME))
  }

  /// CPU time of the calling thread, in seconds.
  static func threadSeconds() -> Double { seconds(of: CLOCK_THREAD_CPUTIME_ID) }

  private static func seconds(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

import Glibc
package import MergeModel

/// The machine's clocks.
package enum HostClock {
  package static func now() -> Moment {
    Moment(wall: seconds(of: CLOCK_REALTIME), monotonic: seconds(of: CLOCK_BOOTTIME))
  }

  private static func seconds(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

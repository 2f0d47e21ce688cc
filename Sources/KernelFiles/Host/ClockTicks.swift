import Glibc

/// The units in which the kernel counts time.
package enum ClockTicks {
  /// `sysconf(_SC_CLK_TCK)`, the unit of times in `/proc/PID/stat`.
  package static let perSecond = Double(max(1, sysconf(CInt(_SC_CLK_TCK))))

  /// The tick of the running kernel's timers, 1 / HZ in seconds; nil where it does not say.
  ///
  /// The coarse clock moves once a tick.
  package static func kernelTickSeconds() -> Double? {
    var resolution = timespec()
    guard clock_getres(CLOCK_MONOTONIC_COARSE, &resolution) == 0 else { return nil }
    let seconds = Double(resolution.tv_sec) + Double(resolution.tv_nsec) / 1e9
    return seconds > 0 && seconds <= 0.1 ? seconds : nil
  }
}

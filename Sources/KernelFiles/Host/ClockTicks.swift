import Glibc

/// The unit of times in `/proc/PID/stat`.
package enum ClockTicks {
  /// `sysconf(_SC_CLK_TCK)`.
  package static let perSecond = Double(max(1, sysconf(CInt(_SC_CLK_TCK))))
}

/// A process, told apart from a later one with the same number by its start time.
package struct ProcessIdentity: Sendable, Hashable, Codable, Comparable {
  package var pid: Int32
  /// Clock ticks after boot at which it started (`/proc/PID/stat`, field 22).
  package var startTicks: UInt64

  package init(pid: Int32, startTicks: UInt64) {
    self.pid = pid
    self.startTicks = startTicks
  }

  package static func < (one: Self, other: Self) -> Bool {
    (one.pid, one.startTicks) < (other.pid, other.startTicks)
  }
}

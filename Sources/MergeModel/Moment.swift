/// A point in time, on the wall clock for people and on the monotonic clock for arithmetic.
package struct Moment: Sendable, Hashable, Codable {
  /// Seconds since 1970-01-01T00:00:00Z (`CLOCK_REALTIME`).
  package var wall: Double
  /// Seconds since boot, never set back (`CLOCK_BOOTTIME`).
  package var monotonic: Double

  package init(wall: Double, monotonic: Double) {
    self.wall = wall
    self.monotonic = monotonic
  }

  /// Seconds that passed from `earlier` to here; negative if `earlier` is later.
  package func seconds(since earlier: Moment) -> Double {
    monotonic - earlier.monotonic
  }
}

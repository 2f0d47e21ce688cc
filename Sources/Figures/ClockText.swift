/// Moments of the wall clock, given in seconds since 1970-01-01T00:00:00Z, and a UTC offset in seconds.
package enum ClockText {
  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  /// `03:12:41`.
  package static func time(_ wall: Double, utcOffset: Int) -> String {
    text(wall, utcOffset, .down) { "\(two($0.hour)):\(two($0.minute)):\(two($0.second))" }
  }

  /// `03:12`.
  package static func hourMinute(_ wall: Double, utcOffset: Int) -> String {
    text(wall, utcOffset, .down) { "\(two($0.hour)):\(two($0.minute))" }
  }

  /// `2025-11-24`.
  package static func date(_ wall: Double, utcOffset: Int) -> String {
    text(wall, utcOffset, .down, date)
  }

  /// `2025-11-24 03:12:41`.
  package static func dateTime(_ wall: Double, utcOffset: Int) -> String {
    text(wall, utcOffset, .down) {
      "\(date($0)) \(two($0.hour)):\(two($0.minute)):\(two($0.second))"
    }
  }

  /// `Mon`.
  package static func weekday(_ wall: Double, utcOffset: Int) -> String {
    text(wall, utcOffset, .down) { weekdays[Int($0.weekday)] }
  }

  /// `2025-11-24T02:12:41.118Z`: RFC 3339, UTC, to the nearest millisecond.
  package static func rfc3339(_ wall: Double) -> String {
    text(wall, 0, .toNearestOrAwayFromZero) {
      let clock = "\(two($0.hour)):\(two($0.minute)):\(two($0.second))"
      return "\(date($0))T\(clock).\(DecimalText.zeroPadded($0.millisecond, to: 3))Z"
    }
  }

  /// `20251124T021241Z`: UTC, for names of files.
  package static func fileStamp(_ wall: Double) -> String {
    text(wall, 0, .down) {
      let day = "\(DecimalText.zeroPadded($0.year, to: 4))\(two($0.month))\(two($0.day))"
      return "\(day)T\(two($0.hour))\(two($0.minute))\(two($0.second))Z"
    }
  }

  /// `+0100`; seconds of an offset are dropped.
  package static func offset(_ seconds: Int) -> String {
    let minutes = Int64(seconds.magnitude / 60)
    return "\(seconds < 0 && minutes > 0 ? "-" : "+")\(two(minutes / 60))\(two(minutes % 60))"
  }

  private static func text(
    _ wall: Double, _ utcOffset: Int, _ rule: FloatingPointRoundingRule,
    _ write: (CivilTime) -> String
  ) -> String {
    CivilTime(wall: wall, utcOffset: utcOffset, rule: rule).map(write) ?? DecimalText.unknown
  }

  private static func date(_ time: CivilTime) -> String {
    "\(DecimalText.zeroPadded(time.year, to: 4))-\(two(time.month))-\(two(time.day))"
  }

  private static func two(_ number: Int64) -> String { DecimalText.zeroPadded(number, to: 2) }
}

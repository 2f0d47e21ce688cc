/// Spans of time, given in seconds.
package enum DurationText {
  private static let minute: Int64 = 60
  private static let hour: Int64 = 3_600
  private static let day: Int64 = 86_400

  /// Two units, rounded to the smaller: `26s`, `2m15s`, `9m05s`, `1h04m`, `41d03h`.
  package static func exact(_ seconds: Double?) -> String {
    guard let seconds, let whole = whole(seconds, .toNearestOrAwayFromZero) else {
      return DecimalText.unknown
    }
    switch whole {
    case ..<minute: return "\(whole)s"
    case ..<hour: return pair(whole, minute, "m", "s", 1)
    case ..<day: return pair(whole, hour, "h", "m", minute)
    default: return pair(whole, day, "d", "h", hour)
    }
  }

  /// One unit, rounded down: `4s`, `6m`, `3h`, `41d`.
  package static func coarse(_ seconds: Double?) -> String {
    guard let seconds, let whole = whole(seconds, .down) else { return DecimalText.unknown }
    switch whole {
    case ..<minute: return "\(whole)s"
    case ..<hour: return "\(whole / minute)m"
    case ..<day: return "\(whole / hour)h"
    default: return "\(whole / day)d"
    }
  }

  /// What is measured rather than waited for: `350 us`, `1.4 ms`, `2.0 s`.
  package static func fine(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite, seconds >= 0 else { return DecimalText.unknown }
    switch seconds {
    case ..<0.000_999_5: return DecimalText.fixed(seconds * 1e6, decimals: 0) + " us"
    case ..<0.009_95: return DecimalText.fixed(seconds * 1e3) + " ms"
    case ..<0.999_5: return DecimalText.fixed(seconds * 1e3, decimals: 0) + " ms"
    default: return DecimalText.fixed(seconds) + " s"
    }
  }

  /// How old a figure is: `6m ago`.
  package static func ago(_ seconds: Double?) -> String {
    guard let seconds else { return DecimalText.unknown }
    let text = coarse(seconds)
    return text == DecimalText.unknown ? text : text + " ago"
  }

  private static func whole(_ seconds: Double, _ rule: FloatingPointRoundingRule) -> Int64? {
    guard seconds.isFinite else { return nil }
    return Int64(exactly: max(0, seconds).rounded(rule))
  }

  private static func pair(
    _ seconds: Int64, _ large: Int64, _ largeWord: String, _ smallWord: String, _ small: Int64
  ) -> String {
    let rest = DecimalText.zeroPadded(seconds % large / small, to: 2)
    return "\(seconds / large)\(largeWord)\(rest)\(smallWord)"
  }
}

/// Things per second, short enough for a column: `0.4`, `212`, `47.6k`, `249k`, `1.6M`.
package enum RateText {
  private static let suffixes = ["", "k", "M", "G", "T"]

  /// Decimal steps of a thousand; the unit `/s` stands beside it, not in it.
  package static func perSecond(_ rate: Double?) -> String {
    guard let rate, rate.isFinite else { return DecimalText.unknown }
    guard rate != 0 else { return "0" }
    var value = rate.magnitude
    var step = 0
    while step + 1 < suffixes.count, rounded(value, step: step) >= 1_000 {
      value /= 1_000
      step += 1
    }
    let text = DecimalText.fixed(value, decimals: decimals(value, step: step))
    return (rate < 0 ? "-" : "") + text + suffixes[step]
  }

  private static func rounded(_ value: Double, step: Int) -> Double {
    decimals(value, step: step) == 0 ? value.rounded(.toNearestOrAwayFromZero) : value
  }

  /// One decimal below 10 things, and below 100 of a thousand or more of them.
  private static func decimals(_ value: Double, step: Int) -> Int {
    value < (step == 0 ? 9.95 : 99.95) ? 1 : 0
  }
}

/// Per cent with its sign: `4.8%`.
package enum PercentText {
  /// Of `value` that is already in per cent: 4.8 gives `4.8%`.
  package static func percent(_ value: Double?, decimals: Int = 1) -> String {
    guard let value, value.isFinite else { return DecimalText.unknown }
    return DecimalText.fixed(value, decimals: decimals) + "%"
  }

  /// Part of a whole: 62 of 100 gives `62%`; not known where the whole is 0.
  package static func ratio(_ part: Double?, of whole: Double?, decimals: Int = 0) -> String {
    guard let part, let whole, whole > 0 else { return DecimalText.unknown }
    return percent(part / whole * 100, decimals: decimals)
  }
}

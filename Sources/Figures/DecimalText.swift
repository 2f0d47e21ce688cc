/// Numbers with a fixed count of decimals, and the mark for a number that is not known.
package enum DecimalText {
  /// What stands wherever a figure is not known; never 0.
  package static let unknown = "-"

  /// Rounds half away from zero; a negative value that rounds to zero loses its sign.
  package static func fixed(_ value: Double?, decimals: Int = 1, signed: Bool = false) -> String {
    guard let value, value.isFinite else { return unknown }
    let places = max(0, min(9, decimals))
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    let scaled = (value.magnitude * scale).rounded(.toNearestOrAwayFromZero)
    guard let whole = UInt64(exactly: scaled) else { return value.description }
    let sign = value < 0 && whole > 0 ? "-" : (signed ? "+" : "")
    let (integer, fraction) = whole.quotientAndRemainder(dividingBy: UInt64(scale))
    guard places > 0 else { return "\(sign)\(integer)" }
    return "\(sign)\(integer).\(zeroPadded(fraction, to: places))"
  }

  static func zeroPadded(_ number: some BinaryInteger, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

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

  /// With one decimal more while it does not come to 1 of its last, at most two: what is not 0 never
  /// reads 0, and what is less than they can tell is `<0.01`.
  static func neverZero(_ value: Double?, decimals: Int = 1, signed: Bool = false) -> String {
    guard let value, value.isFinite, value != 0 else {
      return fixed(value, decimals: decimals, signed: signed)
    }
    var places = max(0, decimals)
    var least = (0..<places).reduce(1.0) { least, _ in least / 10 }
    while places < 2, value.magnitude < least * 0.95 {
      places += 1
      least /= 10
    }
    guard value.magnitude >= least / 2 else {
      let bound = fixed(least, decimals: places)
      return value < 0 ? ">-\(bound)" : "<\(bound)"
    }
    return fixed(value, decimals: places, signed: signed)
  }

  static func zeroPadded(_ number: some BinaryInteger, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

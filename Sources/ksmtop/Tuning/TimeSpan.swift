/// A span of time as people type it: `90s`, `10m`, `2h`, `1d`; a bare number is seconds.
enum TimeSpan {
  /// Seconds; nil where the text is no span of time, or is none.
  static func seconds(_ text: String) -> Double? {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    let unit = text.last.flatMap { units[$0] }
    let digits = unit == nil ? text[...] : text.dropLast()
    guard digits.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(digits), number > 0,
      number <= 1_000_000_000
    else { return nil }
    return Double(number) * (unit ?? 1)
  }
}

/// How long a change shall last, as people write it: `90s`, `10m`, `2h`, `1h30m`.
package enum TrialTime {
  /// From long enough to look at the effect to a week.
  package static let range = 10.0...604_800.0

  /// Nil where it cannot be understood or is out of range.
  package static func seconds(of text: String) -> Double? {
    var rest = text[...]
    var seconds = 0.0
    var lastUnit = Double.infinity
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty, digits.count <= 6, let number = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      guard let letter = rest.popFirst(), let unit = unit(letter), unit < lastUnit else {
        return nil
      }
      lastUnit = unit
      seconds += number * unit
    }
    return range.contains(seconds) ? seconds : nil
  }

  private static func unit(_ letter: Character) -> Double? {
    switch letter {
    case "s": 1
    case "m": 60
    case "h": 3_600
    default: nil
    }
  }
}

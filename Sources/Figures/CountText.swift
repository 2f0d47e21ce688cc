/// Whole numbers.
package enum CountText {
  /// Groups of three digits: `5,373,952`.
  package static func grouped(_ count: (some BinaryInteger)?) -> String {
    guard let count else { return DecimalText.unknown }
    let digits = Array(String(count.magnitude))
    var text = count < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// Without groups: `5373952`.
  package static func plain(_ count: (some BinaryInteger)?) -> String {
    count.map { String($0) } ?? DecimalText.unknown
  }

  /// A change, always with its sign: `+3`, `-33`, `+0`.
  package static func signed(_ change: (some BinaryInteger)?) -> String {
    guard let change else { return DecimalText.unknown }
    return (change < 0 ? "" : "+") + String(change)
  }
}

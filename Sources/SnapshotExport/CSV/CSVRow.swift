/// One line of CSV (RFC 4180).
enum CSVRow {
  /// What makes a spreadsheet take a cell for a formula, in ASCII and in full width.
  private static let formulaStarts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
  ]

  /// Quotes where the form asks for it, and ends with carriage return and line feed.
  static func line(_ cells: [String]) -> [UInt8] {
    Array((cells.map(quoted).joined(separator: ",") + "\r\n").utf8)
  }

  /// A figure as it is; a text such that neither terminal nor spreadsheet acts on it.
  static func cell(_ value: ExportValue) -> String {
    guard case .text(let text) = value else { return value.plainText ?? "" }
    let harmless = HarmlessText.printable(text)
    let first = harmless.unicodeScalars.first { $0 != " " }
    return first.map(formulaStarts.contains) == true ? "'" + harmless : harmless
  }

  private static func quoted(_ cell: String) -> String {
    // Byte by byte: for Swift a quote with a combining mark behind it is another character.
    let bytes = cell.utf8
    let isPlain = !bytes.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") }
    let blank = UInt8(ascii: " ")
    guard !isPlain || bytes.first == blank || bytes.last == blank else { return cell }
    let parts = bytes.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
    return "\"" + parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\"\"") + "\""
  }
}

/// One line of CSV (RFC 4180).
enum CSVRow {
  /// Quotes where the form asks for it, and ends with carriage return and line feed.
  static func line(_ cells: [String]) -> [UInt8] {
    Array((cells.map(quoted).joined(separator: ",") + "\r\n").utf8)
  }

  /// A figure as it is; a text such that no spreadsheet takes it for a formula.
  static func cell(_ value: ExportValue) -> String {
    guard case .text(let text) = value else { return value.plainText ?? "" }
    let harmless = HarmlessText.printable(text)
    guard let first = harmless.unicodeScalars.first,
      "=+-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}"
        .unicodeScalars.contains(first)
    else { return harmless }
    return "'" + harmless
  }

  private static func quoted(_ cell: String) -> String {
    guard
      cell.utf8.contains(where: { #",""#.utf8.contains($0) }) || cell.hasPrefix(" ")
        || cell.hasSuffix(" ")
    else { return cell }
    let doubled = cell.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"" + doubled.joined(separator: "\"\"") + "\""
  }
}

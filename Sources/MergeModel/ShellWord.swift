/// A text as one word of a shell that can be pasted as it is shown, whatever a guest is called.
package enum ShellWord {
  /// Nil where the screen would show anything else than the text, or a shell could take it apart.
  ///
  /// Looked at byte by byte: for Swift a quote with a combining mark behind it is no quote, and for
  /// a shell it is one.
  package static func quoted(_ text: String) -> String? {
    guard let first = text.utf8.first, first != UInt8(ascii: "-"),
      text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) && !unquotable.contains($0) })
    else { return nil }
    return text.utf8.allSatisfy(isPlain) ? text : "'\(text)'"
  }

  /// What ends a quotation, what is shown doubled, and what some shells take even inside quotes.
  private static let unquotable = Array("'\\!".utf8)

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// Names that others chose, made so that they can only be read.
///
/// A guest's name may hold anything. After this nothing in it moves the cursor, starts an escape
/// sequence, reorders or hides text. What is replaced is shown as `\x1b` (a control character or a
/// byte that is no UTF-8) or `\u{202e}`; a backslash is doubled, so that no two names look the same.
package enum HarmlessText {
  /// Text made harmless; with `asciiOnly` everything beyond ASCII is `?`.
  package static func shown(_ raw: String, asciiOnly: Bool = false) -> String {
    shown(bytes: Array(raw.utf8), asciiOnly: asciiOnly)
  }

  /// Bytes as the kernel gives them, made harmless.
  package static func shown(bytes: [UInt8], asciiOnly: Bool = false) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

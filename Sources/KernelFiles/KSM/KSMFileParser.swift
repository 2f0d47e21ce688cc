package import MergeModel

/// The text of one file of `/sys/kernel/mm/ksm` as a value.
package enum KSMFileParser {
  /// The value, or nil where the text is not what the file's form demands.
  package static func value(of text: Span<UInt8>, form: KSMFile.Form) -> KSMValue? {
    var cursor = TextCursor()
    let value: KSMValue?
    switch form {
    case .unsigned: value = cursor.unsigned(in: text).map(KSMValue.unsigned)
    case .signed: value = cursor.signed(in: text).map(KSMValue.signed)
    case .choice: return bracketed(in: text).map(KSMValue.choice)
    }
    _ = cursor.take(UInt8(ascii: "\n"), in: text)
    return cursor.isAtEnd(of: text) ? value : nil
  }

  /// The word in brackets: `none [scan-time]` is `scan-time`.
  private static func bracketed(in text: Span<UInt8>) -> String? {
    var begin: Int?
    for index in 0..<text.count {
      if text[index] == UInt8(ascii: "[") {
        begin = index + 1
      } else if text[index] == UInt8(ascii: "]"), let begin {
        return begin < index ? text.string(begin..<index) : nil
      }
    }
    return nil
  }
}

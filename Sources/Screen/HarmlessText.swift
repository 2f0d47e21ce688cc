/// Names that others chose, made so that they can only be read.
///
/// A guest's name may hold anything. After this nothing in it moves the cursor, starts an escape
/// sequence, reorders or hides text. What is replaced is shown as `\x1b` (a control character, or
/// a byte that is not UTF-8) or `\u{202e}`; a backslash is doubled, so that no two names look alike
/// by these replacements. Right-to-left letters are replaced too: terminals that reorder them take
/// the figures of the next column along.
package enum HarmlessText {
  /// Marks that one character may carry: what a cell of ncurses holds; more would be piled up.
  private static let marksPerCharacter = 4

  /// Text made harmless; with `asciiOnly` everything beyond ASCII is `?`.
  package static func shown(_ raw: String, asciiOnly: Bool = false) -> String {
    if raw.utf8.allSatisfy(isHarmlessASCII) { return raw }
    var text = Writer(asciiOnly: asciiOnly)
    for scalar in raw.unicodeScalars { text.append(scalar) }
    return text.shown
  }

  /// Bytes as the kernel gives them, made harmless; what is not UTF-8 is shown byte by byte.
  package static func shown(bytes: [UInt8], asciiOnly: Bool = false) -> String {
    var text = Writer(asciiOnly: asciiOnly)
    var parser = Unicode.UTF8.ForwardParser()
    var source = bytes.makeIterator()
    var place = 0
    while true {
      switch parser.parseScalar(from: &source) {
      case .valid(let encoded):
        text.append(Unicode.UTF8.decode(encoded))
        place += encoded.count
      case .error(let length):
        for byte in bytes[place..<place + length] { text.append(invalid: byte) }
        place += length
      case .emptyInput:
        return text.shown
      }
    }
  }

  private static func isHarmlessASCII(_ byte: UInt8) -> Bool {
    (0x20..<0x7f).contains(byte) && byte != UInt8(ascii: "\\")
  }

  /// Builds the harmless text scalar by scalar.
  private struct Writer {
    let asciiOnly: Bool
    private(set) var shown = ""
    private var marksLeft = 0

    init(asciiOnly: Bool) {
      self.asciiOnly = asciiOnly
    }

    mutating func append(_ scalar: Unicode.Scalar) {
      switch scalar {
      case "\\": replace(with: "\\\\")
      case "\u{20}"..."\u{7e}": take(scalar)
      case "\0"..."\u{7f}": replace(with: "\\x" + HarmlessText.hex(scalar.value, digits: 2))
      case _ where asciiOnly: replace(with: "?")
      case _ where TextWidth.isMark(scalar) && marksLeft > 0:
        shown.unicodeScalars.append(scalar)
        marksLeft -= 1
      case _ where HarmlessText.isReadable(scalar): take(scalar)
      default: replace(with: "\\u{" + HarmlessText.hex(scalar.value, digits: 2) + "}")
      }
    }

    mutating func append(invalid byte: UInt8) {
      replace(with: asciiOnly ? "?" : "\\x" + HarmlessText.hex(UInt32(byte), digits: 2))
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
      shown.unicodeScalars.append(scalar)
      marksLeft = HarmlessText.marksPerCharacter
    }

    /// Marks after a replacement would sit on its last character and change how it reads.
    private mutating func replace(with text: String) {
      shown += text
      marksLeft = 0
    }
  }

  /// True for a character beyond ASCII that has a shape, one place, and a left-to-right order.
  private static func isReadable(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint || properties.isEmojiModifier { return false }
    if scalar.value == blankBraille || isRightToLeft(scalar.value) { return false }
    if TextWidth.cells(of: scalar) == 0 { return false }
    switch properties.generalCategory {
    case .privateUse, .unassigned, .spaceSeparator: return false
    default: return true
    }
  }

  private static let blankBraille: UInt32 = 0x2800

  /// The blocks of the right-to-left scripts: Hebrew to Arabic, their forms, and the old ones.
  private static func isRightToLeft(_ value: UInt32) -> Bool {
    switch value {
    case 0x590...0x8ff, 0xfb1d...0xfdff, 0xfe70...0xfeff, 0x10800...0x10fff, 0x1e800...0x1efff:
      true
    default:
      false
    }
  }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

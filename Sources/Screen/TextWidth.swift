/// How many cells text takes, by a table of our own: no locale, no C library.
///
/// Ambiguous characters count as one cell, as in every terminal's default.
package enum TextWidth {
  /// Which side of the text the padding does not go to.
  package enum Alignment: Sendable, Hashable {
    case left
    case right
  }

  /// The cells of one character: the sum over its spacing parts.
  package static func cells(of character: Character) -> Int { cells(of: String(character)) }

  /// The cells that text takes on a grid.
  package static func cells(of text: String) -> Int {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text.utf8.count }
    return Glyphs(text).reduce(0) { $0 + $1.width }
  }

  /// Text of exactly `width` cells: padded with blanks, or cut, with `~` as its last cell on wish.
  package static func fit(
    _ text: String, width: Int, alignment: Alignment = .left, ellipsis: Bool = true
  ) -> String {
    guard width > 0 else { return "" }
    let needed = cells(of: text)
    if needed <= width {
      let padding = String(repeating: " ", count: width - needed)
      return alignment == .left ? text + padding : padding + text
    }
    let room = ellipsis ? width - 1 : width
    let (kept, used) = prefix(of: text, cells: room)
    return kept + String(repeating: " ", count: room - used) + (ellipsis ? "~" : "")
  }

  private static func prefix(of text: String, cells room: Int) -> (text: String, used: Int) {
    var kept = ""
    var used = 0
    for glyph in Glyphs(text) {
      guard used + glyph.width <= room else { break }
      kept += glyph.text
      used += glyph.width
    }
    return (kept, used)
  }

  /// The cells of one scalar: 0 for marks, controls and the invisible, 2 for wide ones.
  static func cells(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if isControl(scalar) { return 0 }
    if value < 0x300 { return value == softHyphen ? 0 : 1 }
    if joinsSyllable(value) { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return WideRanges.contains(value) ? 2 : 1
    }
  }

  /// True for what could move a cursor or begin an escape sequence.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f...0x9f, 0x2028, 0x2029: true
    default: false
    }
  }

  /// True for what is drawn on the character before it and is not invisible.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    let category = scalar.properties.generalCategory
    return cells(of: scalar) == 0 && !isControl(scalar)
      && !scalar.properties.isDefaultIgnorableCodePoint
      // Of the block of vowels and finals some places are nobody's yet.
      && category != .format && category != .unassigned
  }

  private static let softHyphen: UInt32 = 0xad

  /// True for Hangul vowels and finals, which stand in the cells of the initial before them.
  private static func joinsSyllable(_ value: UInt32) -> Bool {
    (0x1160...0x11ff).contains(value) || (0xd7b0...0xd7fb).contains(value)
  }
}

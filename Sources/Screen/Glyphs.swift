/// A text as what goes into cells: one spacing character each, with the marks that sit on it.
///
/// The unit is the one terminals move their cursor by, not the grapheme cluster: terminals
/// disagree about the width of clusters of several spacing characters, but not about the parts.
struct Glyphs: Sequence, IteratorProtocol {
  private var scalars: String.UnicodeScalarView.Iterator
  private var ahead: Unicode.Scalar?

  init(_ text: String) {
    scalars = text.unicodeScalars.makeIterator()
    ahead = scalars.next()
  }

  mutating func next() -> Glyph? {
    while let scalar = ahead {
      ahead = scalars.next()
      let width = TextWidth.cells(of: scalar)
      if width > 0 { return glyph(from: scalar, width: width) }
      if TextWidth.isControl(scalar) { return Glyph(text: "?", width: 1) }
    }
    return nil
  }

  private mutating func glyph(from base: Unicode.Scalar, width: Int) -> Glyph {
    var text = String(base)
    while let scalar = ahead, TextWidth.cells(of: scalar) == 0, !TextWidth.isControl(scalar) {
      if TextWidth.isMark(scalar) { text.unicodeScalars.append(scalar) }
      ahead = scalars.next()
    }
    return Glyph(text: text, width: width)
  }
}

/// A piece of text for one cell, or for two.
struct Glyph: Equatable {
  var text: String
  /// In cells: 1 or 2.
  var width: Int

  init(text: String, width: Int) {
    self.text = text
    self.width = width
  }

  /// What a text begins with; a blank where it has nothing to show.
  init(first text: String) {
    var glyphs = Glyphs(text)
    self = glyphs.next() ?? Glyph(text: " ", width: 1)
  }
}

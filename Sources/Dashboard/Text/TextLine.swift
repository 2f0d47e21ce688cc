package import Screen

/// One row of text in several styles.
package struct TextLine: Sendable, Equatable {
  struct Span: Sendable, Equatable {
    var text: String
    var style: Style
  }

  private(set) var spans: [Span] = []

  package init(_ text: String = "", style: Style = .plain) {
    append(text, style: style)
  }

  mutating func append(_ text: String, style: Style = .plain) {
    guard !text.isEmpty else { return }
    spans.append(Span(text: text, style: style))
  }

  /// The first of `lines` that fits in `width` cells, else the last.
  static func longest(_ lines: [TextLine], width: Int) -> TextLine {
    lines.first { $0.width <= width } ?? lines.last ?? TextLine()
  }

  /// Cells it takes.
  var width: Int { spans.reduce(0) { $0 + TextWidth.cells(of: $1.text) } }

  /// The text without its styles.
  package var text: String { spans.map(\.text).joined() }

  /// Draws it in one row of a grid; where it is cut, its last cell says so.
  func draw(on grid: inout Grid, row: Int, column: Int = 0, width: Int) {
    var place = column
    for span in spans {
      let room = column + width - place
      if room > 0 {
        grid.put(span.text, row: row, column: place, style: span.style, width: room)
      }
      place += TextWidth.cells(of: span.text)
    }
    if place > column + width, width > 0 {
      grid.put("~", row: row, column: column + width - 1, style: spans.last?.style ?? .plain)
    }
  }
}

/// A rectangle of cells that panels draw on; it never touches a terminal.
///
/// A character two cells wide has its text in the left one; the right one has no text.
/// Whatever is written, no half of a wide character is left alone: the other half becomes a blank.
package struct Grid: Sendable, Equatable {
  package let rows: Int
  package let columns: Int
  private var cells: [Cell]

  package init(rows: Int, columns: Int) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
    cells = Array(repeating: .blank, count: self.rows * self.columns)
  }

  /// Everything there is to draw on.
  package var region: Region { Region(row: 0, column: 0, rows: rows, columns: columns) }

  /// The cell at a place; writing outside the grid does nothing, reading there gives a blank.
  package subscript(row: Int, column: Int) -> Cell {
    get {
      guard contains(row, column) else { return .blank }
      return cells[row * columns + column]
    }
    set {
      guard contains(row, column) else { return }
      let index = row * columns + column
      guard !newValue.text.isEmpty || !cells[index].text.isEmpty else {
        cells[index].style = newValue.style
        return
      }
      let glyph = Glyph(first: newValue.text)
      draw(glyph, row: row, column: column, end: columns, style: newValue.style)
    }
  }

  /// Draws text in one row, clipped to the grid and to `width` cells.
  ///
  /// A wide character that would be cut leaves a blank; control characters are drawn as `?`.
  package mutating func put(
    _ text: String, row: Int, column: Int, style: Style = .plain, width: Int? = nil
  ) {
    guard row >= 0, row < rows else { return }
    let end = end(of: width, from: column)
    var place = column
    for glyph in Glyphs(text) {
      guard place < end else { return }
      draw(glyph, row: row, column: place, end: end, style: style)
      place += glyph.width
    }
  }

  /// Sets every cell of a region, as far as it lies on the grid.
  package mutating func fill(_ region: Region, with cell: Cell) {
    let visible = region.intersection(self.region)
    let glyph = Glyph(first: cell.text)
    for row in visible.row..<visible.endRow {
      for column in stride(from: visible.column, to: visible.endColumn, by: glyph.width) {
        draw(glyph, row: row, column: column, end: visible.endColumn, style: cell.style)
      }
    }
  }

  /// Restyles cells of one row and leaves their text.
  package mutating func paint(row: Int, column: Int, width: Int, style: Style) {
    guard row >= 0, row < rows else { return }
    for place in max(0, column)..<max(0, column, end(of: width, from: column)) {
      cells[row * columns + place].style = style
    }
  }

  /// The rows as text without trailing blanks: what a test or a dump shows.
  package var lines: [String] {
    (0..<rows).map { row in
      var line = ""
      for column in 0..<columns { line += cells[row * columns + column].text }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  private func contains(_ row: Int, _ column: Int) -> Bool {
    row >= 0 && row < rows && column >= 0 && column < columns
  }

  /// The column after the last of so many cells, at most the grid's edge.
  private func end(of width: Int?, from column: Int) -> Int {
    width.map { column + min(max(0, $0), columns - column) } ?? columns
  }

  /// Draws one character into a row of the grid; where it does not fit whole, blanks.
  private mutating func draw(_ glyph: Glyph, row: Int, column: Int, end: Int, style: Style) {
    let isWhole = column >= 0 && column + glyph.width <= end
    for place in max(0, column)..<max(0, column, min(end, column + glyph.width)) {
      let text = isWhole ? (place == column ? glyph.text : "") : " "
      store(Cell(text, style: style), row, place)
    }
  }

  /// Writes one cell and blanks what it leaves of a wide character it cuts.
  private mutating func store(_ cell: Cell, _ row: Int, _ column: Int) {
    let index = row * columns + column
    if cells[index].text.isEmpty, column > 0, !cell.text.isEmpty {
      cells[index - 1].text = " "
    }
    if column + 1 < columns, cells[index + 1].text.isEmpty {
      cells[index + 1].text = " "
    }
    cells[index] = cell
  }
}

/// A rectangle of cells that panels draw on; it never touches a terminal.
package struct Grid: Sendable, Equatable {
  package let rows: Int
  package let columns: Int
  private var cells: [Cell]

  package init(rows: Int, columns: Int) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
    cells = Array(repeating: .blank, count: self.rows * self.columns)
  }

  /// The cell at a place; writing outside the grid does nothing, reading there gives a blank.
  package subscript(row: Int, column: Int) -> Cell {
    get {
      guard contains(row, column) else { return .blank }
      return cells[row * columns + column]
    }
    set {
      guard contains(row, column) else { return }
      cells[row * columns + column] = newValue
    }
  }

  private func contains(_ row: Int, _ column: Int) -> Bool {
    row >= 0 && row < rows && column >= 0 && column < columns
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
}

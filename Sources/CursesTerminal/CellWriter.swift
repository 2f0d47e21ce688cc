import CNcurses
import Screen

/// Puts cells into a window of ncurses, which knows what the terminal shows.
struct CellWriter {
  let window: UnsafeMutablePointer<WINDOW>
  let capabilities: TerminalCapabilities

  /// Writes the cells of a grid that differ from another one of the same size.
  func write(_ grid: Grid, after shown: Grid) {
    let columns = min(grid.columns, Int(getmaxx(window)))
    for row in 0..<min(grid.rows, Int(getmaxy(window))) {
      for column in 0..<columns {
        let cell = grid[row, column]
        // The right half of a wide character is written with its left half.
        guard cell != shown[row, column], !cell.text.isEmpty else { continue }
        let isWide = column + 1 < grid.columns && grid[row, column + 1].text.isEmpty
        // In the last column ncurses would wrap a wide character into the next row.
        guard !isWide || column + 1 < columns else { continue }
        write(cell, width: isWide ? 2 : 1, row: Int32(row), column: Int32(column))
      }
    }
  }

  private func write(_ cell: Cell, width: Int32, row: Int32, column: Int32) {
    if let scalars = showable(cell.text, width: width) {
      write(scalars, cell.style, row, column)
    } else {
      write([questionMark], cell.style, row, column)
      if width == 2 { write([blank], cell.style, row, column + 1) }
    }
  }

  /// The scalars of a cell, if the terminal has them and ncurses agrees on their width.
  ///
  /// Where the two disagreed about a width, ncurses would lose track of the cursor.
  private func showable(_ text: String, width: Int32) -> [wchar_t]? {
    var scalars = text.unicodeScalars.makeIterator()
    guard let base = scalars.next() else { return nil }
    if base.isASCII, text.utf8.count == 1 { return [wchar_t(base.value)] }
    guard capabilities.unicode, wcwidth(wchar_t(base.value)) == width else { return nil }
    var result = [wchar_t(base.value)]
    while let mark = scalars.next(), result.count < Int(CCHARW_MAX) {
      guard wcwidth(wchar_t(mark.value)) == 0 else { continue }
      result.append(wchar_t(mark.value))
    }
    return result
  }

  /// Errors are of no interest: the last cell of a window gives one, though it is written.
  private func write(_ scalars: [wchar_t], _ style: Style, _ row: Int32, _ column: Int32) {
    var glyph = cchar_t()
    let pair = Palette.pair(of: style.tint, colors: capabilities.colors)
    setcchar(&glyph, scalars + [0], attributes(of: style), pair, nil)
    mvwadd_wch(window, row, column, &glyph)
  }

  private func attributes(of style: Style) -> attr_t {
    var attributes: attr_t = 0
    if style.bold { attributes |= CN_A_BOLD }
    if style.reverse { attributes |= CN_A_REVERSE }
    if style.dim { attributes |= CN_A_DIM }
    if style.underline { attributes |= CN_A_UNDERLINE }
    return attributes
  }

  private let blank = wchar_t(0x20)
  private let questionMark = wchar_t(0x3f)
}

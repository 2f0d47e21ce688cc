/// A rectangle of places on a grid; parts outside the grid are simply not drawn.
package struct Region: Sendable, Equatable {
  package var row: Int
  package var column: Int
  package var rows: Int
  package var columns: Int

  package init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }

  /// True where there is nothing to draw on.
  package var isEmpty: Bool { rows == 0 || columns == 0 }

  /// The first row below the region.
  package var endRow: Int { row + rows }

  /// The first column right of the region.
  package var endColumn: Int { column + columns }

  /// Cuts a number of rows off the top, as many as there are.
  package func split(top count: Int) -> (top: Region, rest: Region) {
    let cut = min(max(0, count), rows)
    return (
      Region(row: row, column: column, rows: cut, columns: columns),
      Region(row: row + cut, column: column, rows: rows - cut, columns: columns)
    )
  }

  /// Cuts a number of columns off the left, as many as there are.
  package func split(left count: Int) -> (left: Region, rest: Region) {
    let cut = min(max(0, count), columns)
    return (
      Region(row: row, column: column, rows: rows, columns: cut),
      Region(row: row, column: column + cut, rows: rows, columns: columns - cut)
    )
  }

  /// Cuts the region into columns of equal width, the spare columns going to the first ones.
  package func split(columns count: Int, gap: Int = 0) -> [Region] {
    guard count > 0 else { return [] }
    let usable = max(0, columns - gap * (count - 1))
    var start = column
    return (0..<count).map { index in
      let width = usable / count + (index < usable % count ? 1 : 0)
      defer { start += width + gap }
      return Region(row: row, column: start, rows: rows, columns: width)
    }
  }

  /// What both regions cover.
  package func intersection(_ other: Region) -> Region {
    let top = max(row, other.row)
    let left = max(column, other.column)
    return Region(
      row: top, column: left,
      rows: min(endRow, other.endRow) - top, columns: min(endColumn, other.endColumn) - left)
  }
}

import Screen

/// The columns to choose from.
enum ColumnsPanel {
  static func draw(_ state: DashboardState, cursor: Int, on grid: inout Grid) {
    let room = max(1, grid.rows - 2)
    let lines = GuestColumn.allCases.enumerated().map { place, column in
      line(
        column, isShown: state.table.columns.contains(column), hasCursor: place == cursor,
        width: grid.columns)
    }
    ListPanel.draw(
      title: TextLine("COLUMNS  in a narrow window the last of them drop out", style: .bold),
      lines: lines, offset: max(0, cursor - room + 1), state: state, on: &grid)
  }

  private static func line(
    _ column: GuestColumn, isShown: Bool, hasCursor: Bool, width: Int
  ) -> TextLine {
    let mark = column == .name ? "[*]" : isShown ? "[x]" : "[ ]"
    let text = " \(mark) \(TextWidth.fit(column.title, width: 8)) \(column.meaning)"
    return TextLine(
      TextWidth.fit(text, width: width), style: hasCursor ? .reverse : .plain)
  }
}

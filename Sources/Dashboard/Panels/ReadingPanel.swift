import Screen

/// The first screen: shown at once, before any figure is there.
enum ReadingPanel {
  static func draw(_ state: DashboardState, on grid: inout Grid) {
    TextLine("ksmtop", style: .bold).draw(on: &grid, row: 0, width: grid.columns)
    let text = grid.rows > 1 ? "reading /sys/kernel/mm/ksm and /proc ..." : "ksmtop: reading ..."
    TextLine(text).draw(on: &grid, row: min(1, grid.rows - 1), width: grid.columns)
    let hasKeys = grid.rows > 3
    FooterPanel.draw(
      state, keysRow: hasKeys ? grid.rows - 1 : nil, messageRow: nil, on: &grid)
  }
}

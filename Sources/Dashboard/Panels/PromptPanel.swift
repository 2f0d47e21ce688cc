import Screen

/// A question at the bottom of the screen: a delay, or where a snapshot goes.
enum PromptPanel {
  static func draw(_ state: DashboardState, on grid: inout Grid) {
    let lines = lines(state)
    guard !lines.isEmpty else { return }
    let first = max(0, grid.rows - lines.count)
    grid.fill(
      Region(row: first, column: 0, rows: grid.rows - first, columns: grid.columns), with: .blank)
    for (place, line) in lines.suffix(grid.rows).enumerated() {
      line.draw(on: &grid, row: first + place, width: grid.columns)
    }
  }

  private static func lines(_ state: DashboardState) -> [TextLine] {
    switch state.mode {
    case .browse, .filter, .columns, .contentScan, .whatIf, .tuning: return []
    case .leaving:
      return wrapped(state.shown(TuningStatus.question(state)), width: state.columns).map {
        TextLine($0, style: .bold)
      } + [FooterPanel.keys(state)]
    case .delay(let typed):
      return [
        TextLine(
          fitting: [
            Phrase(
              [
                "DELAY now every \(state.delayText); new one in seconds: ", "DELAY in seconds: ",
                "",
              ],
              costs: [10, 20], style: .bold),
            Phrase("\(typed)_", style: .bold),
          ], width: state.columns),
        FooterPanel.keys(state),
      ]
    case .export(let path):
      let whole = state.shown(path) + ".txt and .json"
      let text = wrapped(shorteningPath(in: whole, to: 2 * state.columns), width: state.columns)
      return [TextLine("SAVE a snapshot as", style: .bold)] + text.map { TextLine($0) }
        + [FooterPanel.keys(state)]
    }
  }
}

package import Screen

/// The whole screen of a state.
package func draw(_ state: DashboardState) -> Grid {
  var grid = Grid(rows: state.rows, columns: state.columns)
  guard state.rows > 0, state.columns > 0 else { return grid }
  if state.help != nil {
    HelpPanel.draw(state, on: &grid)
    return grid
  }
  guard let snapshot = state.snapshot else {
    ReadingPanel.draw(state, on: &grid)
    return grid
  }
  switch state.mode {
  case .columns(let cursor): ColumnsPanel.draw(state, cursor: cursor, on: &grid)
  case .browse, .filter, .delay, .export:
    if state.view == .overview {
      OverviewPanel.draw(state, snapshot, on: &grid)
    } else {
      ViewPanel.draw(state, snapshot, on: &grid)
    }
  }
  PromptPanel.draw(state, on: &grid)
  return grid
}

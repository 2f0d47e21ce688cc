import MergeModel
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
  case .contentScan: ScanPanel.draw(state, snapshot, on: &grid)
  case .whatIf(let typed): WhatIfPanel.draw(state, snapshot, typed: typed, on: &grid)
  case .tuning(let panel): TuningPanel.draw(panel, state, snapshot, on: &grid)
  case .browse, .filter, .delay, .export, .leaving: draw(state.view, state, snapshot, on: &grid)
  }
  PromptPanel.draw(state, on: &grid)
  return grid
}

private func draw(
  _ view: View, _ state: DashboardState, _ snapshot: Snapshot, on grid: inout Grid
) {
  switch view {
  case .overview: OverviewPanel.draw(state, snapshot, on: &grid)
  case .sharing: SharingPanel.draw(state, snapshot, on: &grid)
  case .memoryMap(let id): MemoryMapPanel.draw(id, state, snapshot, on: &grid)
  case .tuning: TuningView.draw(state, snapshot, on: &grid)
  case .guest, .findings, .events, .figures: ViewPanel.draw(state, snapshot, on: &grid)
  }
}

import MergeModel
import Screen

/// The overview: header, graphs, findings, guests, TOTAL, events, keys.
enum OverviewPanel {
  static func draw(_ state: DashboardState, _ snapshot: Snapshot, on grid: inout Grid) {
    let layout = OverviewLayout(state)
    var rest = grid.region
    func next(_ rows: Int) -> Region {
      let parts = rest.split(top: rows)
      rest = parts.rest
      return parts.top
    }
    HeaderPanel.draw(
      state, snapshot, parts: layout.header, in: next(layout.header.count), on: &grid)
    GraphPanel.draw(
      state, now: snapshot.takenAt, layout: layout, in: next(layout.graphBlockRows), on: &grid)
    draw(
      FindingsBlock.lines(state, rows: layout.findingRows),
      in: next(layout.findingRows), on: &grid)
    let columns = ColumnLayout(state, snapshot)
    let tableRegion = next(
      layout.tableRows + (layout.hasTableHead ? 1 : 0) + (layout.hasFilterLine ? 1 : 0))
    GuestTablePanel.draw(
      state, snapshot, layout: layout, columns: columns, in: tableRegion, on: &grid)
    if layout.hasTotal {
      SumRow.total(state, snapshot, columns)
        .draw(on: &grid, row: totalRow(state, layout, tableRegion), width: grid.columns)
    }
    _ = next(layout.hasTotal ? 1 : 0)
    draw(EventsBlock.lines(state, rows: layout.eventRows), in: next(layout.eventRows), on: &grid)
    drawFooter(state, snapshot, layout, columns, on: &grid)
  }

  /// Right below the last guest, so that the sum stands under what it sums.
  private static func totalRow(
    _ state: DashboardState, _ layout: OverviewLayout, _ table: Region
  ) -> Int {
    let listed = max(1, state.tableRows.count)
    return table.endRow - max(0, layout.tableRows - listed)
  }

  private static func drawFooter(
    _ state: DashboardState, _ snapshot: Snapshot, _ layout: OverviewLayout,
    _ columns: ColumnLayout, on grid: inout Grid
  ) {
    let keysRow = layout.hasKeys ? grid.rows - 1 - (layout.hasMessageLine ? 1 : 0) : nil
    let messageRow = layout.hasMessageLine || !layout.hasKeys ? grid.rows - 1 : nil
    if state.table.isFiltered || state.mode == .filter, !layout.hasFilterLine, let keysRow {
      GuestTablePanel.filterLine(state, snapshot)
        .draw(on: &grid, row: keysRow, width: grid.columns)
      return FooterPanel.draw(state, keysRow: nil, messageRow: keysRow, on: &grid)
    }
    let hasSums = columns.columns.contains { $0.column == .whyNot }
    let note = hasSums ? [] : KernelSums.forms(snapshot)
    FooterPanel.draw(state, keysRow: keysRow, messageRow: messageRow, note: note, on: &grid)
  }

  private static func draw(_ lines: [TextLine], in region: Region, on grid: inout Grid) {
    for (place, line) in lines.prefix(region.rows).enumerated() {
      line.draw(on: &grid, row: region.row + place, width: region.columns)
    }
  }
}

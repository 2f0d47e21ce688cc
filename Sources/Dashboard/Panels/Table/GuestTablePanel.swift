import Figures
import MergeModel
import Screen

/// The table of guests: heading, rows, the rest in one row.
enum GuestTablePanel {
  static func draw(
    _ state: DashboardState, _ snapshot: Snapshot, layout: OverviewLayout,
    columns: ColumnLayout, in region: Region, on grid: inout Grid
  ) {
    var row = region.row
    if layout.hasFilterLine {
      filterLine(state, snapshot).draw(on: &grid, row: row, width: region.columns)
      row += 1
    }
    if layout.hasTableHead {
      heading(columns, state, snapshot).draw(on: &grid, row: row, width: region.columns)
      row += 1
    }
    let rows = state.tableRows
    let count = layout.guestRows(of: rows.count)
    let first = state.table.offset
    let shown = rows.dropFirst(first).prefix(count)
    let cursor = state.table.cursor(in: rows)
    for (place, process) in shown.enumerated() {
      GuestRow.line(process, columns, state, snapshot)
        .draw(on: &grid, row: row, width: region.columns)
      if first + place == cursor {
        grid.paint(row: row, column: 0, width: region.columns, style: .reverse)
      }
      row += 1
    }
    if rows.isEmpty, layout.tableRows > 0 {
      TextLine(emptyText(state, snapshot), style: Style(tint: .quiet))
        .draw(on: &grid, row: row, width: region.columns)
    }
    if rows.count > shown.count, count < layout.tableRows {
      let rest = Array(rows.prefix(first)) + Array(rows.dropFirst(first + shown.count))
      SumRow.rest(
        rest, hasAbove: first > 0, hasBelow: first + shown.count < rows.count,
        columns, snapshot
      )
      .draw(on: &grid, row: row, width: region.columns)
    }
  }

  private static func emptyText(_ state: DashboardState, _ snapshot: Snapshot) -> String {
    if state.table.isFiltered { return " nobody matches; Esc shows all" }
    if snapshot.processes.isEmpty {
      let hidden = snapshot.hiddenProcesses
      if hidden > 0 { return " no guest seen, \(hidden) processes are hidden" }
      return snapshot.rights.complete
        ? " no guest, and nobody else takes part" : " no guest seen; 6 tells what is hidden"
    }
    return " no guest; V shows other processes that merge"
  }

  /// A filter that is forgotten makes TOTAL look wrong, so it is always said.
  static func filterLine(_ state: DashboardState, _ snapshot: Snapshot) -> TextLine {
    let all = state.table.population(of: snapshot).count
    var parts: [String] = []
    if !state.table.filter.isEmpty || state.mode == .filter {
      let cursor = state.mode == .filter ? "_" : ""
      parts.append("filter: " + state.shown(state.table.filter) + cursor)
    }
    if let findingFilter = state.table.findingFilter {
      parts.append("only " + state.shown(findingFilter.word))
    }
    parts.append("\(state.tableRows.count) of \(all)")
    let hint = state.mode == .filter ? "" : "   (Esc shows all)"
    return TextLine(parts.joined(separator: ", ") + hint, style: Style(tint: .accent, bold: true))
  }

  private static func heading(
    _ columns: ColumnLayout, _ state: DashboardState, _ snapshot: Snapshot
  ) -> TextLine {
    var line = TextLine()
    for place in columns.columns {
      let isSorted = state.table.sort.column == place.column
      line.append(
        headingCell(place, snapshot), style: Style(bold: true, underline: isSorted))
    }
    return line
  }

  private static func headingCell(_ place: ColumnLayout.Column, _ snapshot: Snapshot) -> String {
    switch place.column.form {
    case .text where place.column == .name:
      let room = place.width - 1
      let title = room >= 10 ? TextWidth.fit("NAME", width: room - 4) + "/MiB" : "NAME"
      return " " + TextWidth.fit(title, width: room, ellipsis: false)
    case .text:
      return " "
        + TextWidth.fit(place.column.title, width: place.width - 1, ellipsis: false)
    default:
      let title =
        switch place.column {
        case .change: changeTitle(snapshot)
        case .canMerge: estimateTitle(place, snapshot)
        default: nil as String?
        }
      return TextWidth.fit(
        title ?? place.column.heading(unit: place.unit), width: place.width, alignment: .right)
    }
  }

  /// `~CAN+` where the column is estimated.
  private static func estimateTitle(
    _ place: ColumnLayout.Column, _ snapshot: Snapshot
  ) -> String? {
    let title = "~" + place.column.heading(unit: place.unit)
    guard snapshot.content?.value.mergeablePages.isExact == false, title.count < place.width else {
      return nil
    }
    return title
  }

  /// `d3m` while nobody has been watched for the whole 10 minutes, `d16m` where passes are rare.
  private static func changeTitle(_ snapshot: Snapshot) -> String? {
    guard let longest = snapshot.processes.compactMap(\.savedChangeSeconds).max(),
      !(595..<660).contains(longest)
    else { return nil }
    return "d" + DurationText.coarse(max(1, longest))
  }
}

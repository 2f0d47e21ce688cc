import MergeModel
import Screen

/// One guest as one row.
enum GuestRow {
  static func line(
    _ process: ProcessFigures, _ columns: ColumnLayout, _ state: DashboardState,
    _ snapshot: Snapshot
  ) -> TextLine {
    let severity = snapshot.findings(of: process).first?.severity
    let isMarked = severity.map { $0 >= .warning } ?? false
    var line = TextLine()
    for place in columns.columns {
      if place.column == .name {
        line.append(isMarked ? "!" : " ", style: severity?.style ?? .plain)
        let tag = state.table.tagged.contains(process.id) ? "*" : ""
        line.append(TextWidth.fit(tag + state.shown(process.name), width: place.width - 1))
        continue
      }
      line.append(cell(place, process, state, snapshot))
    }
    return line
  }

  private static func cell(
    _ place: ColumnLayout.Column, _ process: ProcessFigures, _ state: DashboardState,
    _ snapshot: Snapshot
  ) -> String {
    let value = place.column.value(of: process, in: snapshot)
    let text = CellText(column: place.column, unit: place.unit).text(value)
    guard place.column.form == .text else {
      return TextWidth.fit(text, width: place.width, alignment: .right)
    }
    return " " + TextWidth.fit(state.shown(text), width: place.width - 1)
  }
}

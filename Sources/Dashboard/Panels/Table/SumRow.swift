import MergeModel
import Screen

/// Several processes in one row, each column added up.
enum SumRow {
  /// The listed processes that have no row of their own.
  static func rest(
    _ processes: [ProcessFigures], hasAbove: Bool, hasBelow: Bool, _ columns: ColumnLayout,
    _ snapshot: Snapshot
  ) -> TextLine {
    let place =
      switch (hasAbove, hasBelow) {
      case (true, true): "up and down"
      case (true, false): "up"
      default: "down"
      }
    let marked = processes.count { !snapshot.findings(of: $0).isEmpty }
    return line(
      " \(processes.count) more, \(place)", over: processes, columns, snapshot,
      note: [marked > 0 ? "\(marked) with findings" : ""], style: Style(tint: .quiet))
  }

  /// Everybody, filtered or not, beside the kernel's own number.
  static func total(
    _ state: DashboardState, _ snapshot: Snapshot, _ columns: ColumnLayout
  ) -> TextLine {
    let population = state.table.population(of: snapshot)
    let guests = population.count { $0.guest != nil }
    let others = population.count - guests
    return line(
      " TOTAL \(guests)" + (others > 0 ? "+\(others)" : ""), over: population, columns, snapshot,
      note: KernelSums.forms(snapshot), style: .bold)
  }

  /// The label may run into PID, the note into what does not add up left of it.
  private static func line(
    _ label: String, over processes: [ProcessFigures], _ columns: ColumnLayout,
    _ snapshot: Snapshot, note: [String], style: Style
  ) -> TextLine {
    var text = ""
    var room = 0
    for place in columns.columns {
      switch place.column {
      case .name: text += TextWidth.fit(label, width: place.width)
      case .whyNot: room = place.width - 1
      case .pid, .age: text += String(repeating: " ", count: place.width)
      default:
        let sum = ColumnSum(place.column, over: processes, in: snapshot)
        let cell = CellText(column: place.column, unit: place.unit)
        text += TextWidth.fit(
          place.column.addsUp ? cell.text(sum) : "-", width: place.width, alignment: .right)
      }
      if place.column == .whyNot {
        let form = note.first { TextWidth.cells(of: $0) <= room } ?? note.last ?? ""
        text += " " + TextWidth.fit(form, width: room)
      }
    }
    return TextLine(text, style: style)
  }
}

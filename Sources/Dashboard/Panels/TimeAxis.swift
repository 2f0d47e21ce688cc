import MergeModel
import Screen

/// The line under a graph: where it begins, and what happened when.
enum TimeAxis {
  static func line(
    _ state: DashboardState, series: History.Series, span: Double, now: Moment, width: Int
  ) -> TextLine {
    var cells = Array(repeating: Character(" "), count: max(0, width))
    var newest: (column: Int, label: String)?
    for mark in state.history.marks {
      guard let word = mark.axisWord(on: series) else { continue }
      let age = now.seconds(since: mark.at)
      guard age >= 0, age < span else { continue }
      let column = min(width - 1, Int((1 - age / span) * Double(width)))
      guard cells.indices.contains(column) else { continue }
      cells[column] = "^"
      newest = (column, " " + state.hourMinute(mark.at) + " " + state.shown(word))
    }
    write(state.span.axisStart, at: 0, in: &cells)
    write("now", at: width - 3, in: &cells)
    if let newest { label(newest.label, beside: newest.column, in: &cells) }
    return TextLine(String(cells), style: Style(tint: .quiet))
  }

  /// Writes only where nothing stands, so that no mark is lost.
  private static func write(_ text: String, at start: Int, in cells: inout [Character]) {
    let places = start..<(start + text.count)
    guard start >= 0, places.upperBound <= cells.count,
      cells[places].allSatisfy({ $0 == " " })
    else { return }
    cells.replaceSubrange(places, with: text)
  }

  /// Right of the mark if there is room, else left of it, else not at all.
  private static func label(_ text: String, beside column: Int, in cells: inout [Character]) {
    let short = text.count > 20 ? String(text.prefix(19)) + "~" : text
    guard TextWidth.cells(of: short) == short.count else { return }
    let before = cells
    write(short, at: column + 1, in: &cells)
    guard cells == before else { return }
    write(short + " ", at: column - short.count - 1, in: &cells)
  }
}

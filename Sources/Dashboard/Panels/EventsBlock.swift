import MergeModel
import Screen

/// The newest events on the overview.
enum EventsBlock {
  static func lines(_ state: DashboardState, rows: Int) -> [TextLine] {
    guard rows > 1 else { return [] }
    return [TextLine("EVENTS", style: .bold)]
      + state.happenings.suffix(rows - 1).map { line($0, state) }
  }

  static func line(_ happening: Happening, _ state: DashboardState) -> TextLine {
    TextLine(
      " \(state.clock(happening.at))  \(state.shown(happening.text))", style: style(happening))
  }

  static func style(_ happening: Happening) -> Style {
    happening.isWarning ? Finding.Severity.warning.style : .plain
  }
}

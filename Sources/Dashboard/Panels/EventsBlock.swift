import MergeModel
import Screen

/// The newest events on the overview.
enum EventsBlock {
  static func lines(_ state: DashboardState, rows: Int) -> [TextLine] {
    guard rows > 1 else { return [] }
    return [TextLine("EVENTS", style: .bold)]
      + state.events.suffix(rows - 1).map { line($0, state) }
  }

  static func line(_ event: Event, _ state: DashboardState) -> TextLine {
    TextLine(" \(state.clock(event.at))  \(state.shown(event.text))")
  }
}

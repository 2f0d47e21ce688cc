import Figures
import MergeModel
import Screen

/// What happened while ksmtop looked, the newest first.
enum EventsPanel {
  static func lines(_ state: DashboardState) -> [TextLine] {
    guard !state.events.isEmpty else {
      return [TextLine(" nothing has happened so far")]
    }
    return state.events.reversed().map { event in
      let day = ClockText.date(event.at.wall, utcOffset: state.utcOffset)
      return TextLine(" \(day) \(state.clock(event.at))  \(state.shown(event.text))")
    }
  }
}

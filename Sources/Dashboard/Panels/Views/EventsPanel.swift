import Figures
import MergeModel
import Screen

/// What happened while ksmtop looked and what the host's log tells, the newest first.
enum EventsPanel {
  static func lines(_ state: DashboardState) -> [TextLine] {
    let happenings = state.happenings
    guard !happenings.isEmpty else {
      return [TextLine(" nothing has happened so far")]
    }
    // A line may end with what to do about it: better wrapped than cut.
    return happenings.reversed().flatMap { happening in
      let day = ClockText.date(happening.at.wall, utcOffset: state.utcOffset)
      let start = " \(day) \(state.clock(happening.at))  "
      let room = max(10, state.columns - start.count)
      return wrapped(state.shown(happening.text), width: room).enumerated().map { place, line in
        TextLine(
          (place == 0 ? start : String(repeating: " ", count: start.count)) + line,
          style: EventsBlock.style(happening))
      }
    }
  }
}

import Figures
import MergeModel
import Screen

/// Any view that is made of lines.
enum ViewPanel {
  static func draw(_ state: DashboardState, _ snapshot: Snapshot, on grid: inout Grid) {
    ListPanel.draw(
      title: title(state, snapshot), lines: lines(state), offset: state.offset, state: state,
      on: &grid)
  }

  /// What can be scrolled.
  static func lines(_ state: DashboardState) -> [TextLine] {
    guard let snapshot = state.snapshot else { return [] }
    return switch state.view {
    case .overview, .sharing, .memoryMap, .tuning: []
    case .guest(let id): GuestPanel.lines(id, state, snapshot)
    case .findings: FindingsPanel.lines(state).map(\.line)
    case .events: EventsPanel.lines(state)
    case .figures: FiguresPanel.lines(state, snapshot)
    }
  }

  static func title(_ state: DashboardState, _ snapshot: Snapshot) -> TextLine {
    let name =
      switch state.view {
      case .overview, .sharing, .memoryMap: ""
      case .tuning: "TUNE"
      case .guest(let id):
        (state.process(id)?.guest == nil ? "PROCESS " : "GUEST ")
          + (state.process(id).map { state.shown($0.name) } ?? "pid \(id.pid)")
      case .findings: "FINDINGS"
      case .events: "EVENTS"
      case .figures: "FIGURES and their age"
      }
    let host = shortened(state.shown(snapshot.host.name), to: 20)
    return TextLine(
      fitting: [
        Phrase(name, style: .bold), Phrase("  \(host)", orLeftOutAt: 40),
        Phrase("  \(state.clock(snapshot.takenAt))", orLeftOutAt: 30),
      ],
      right: HostLine.status(state, snapshot), width: state.columns)
  }
}

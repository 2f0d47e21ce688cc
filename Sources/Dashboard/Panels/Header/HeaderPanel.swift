import MergeModel
import Screen

/// The lines above everything.
enum HeaderPanel {
  static func draw(
    _ state: DashboardState, _ snapshot: Snapshot, parts: [OverviewLayout.HeaderPart],
    in region: Region, on grid: inout Grid
  ) {
    for (place, part) in parts.enumerated() {
      line(part, state, snapshot, width: region.columns)
        .draw(on: &grid, row: region.row + place, width: region.columns)
    }
  }

  private static func line(
    _ part: OverviewLayout.HeaderPart, _ state: DashboardState, _ snapshot: Snapshot, width: Int
  ) -> TextLine {
    switch part {
    case .host: HostLine.line(state, snapshot, width: width)
    case .verdict: VerdictLine.line(state, snapshot, width: width)
    case .nextStep: NextStepLine.line(state, snapshot, width: width)
    case .memory: MemoryLine.line(snapshot, width: width)
    case .sharing: SharingLine.line(snapshot, width: width)
    case .daemon: DaemonLine.line(state, snapshot, width: width)
    case .more: MoreLine.line(state, snapshot, width: width)
    case .risk: RiskLine.line(state, snapshot, width: width)
    case .memoryAndRisk: RiskLine.short(snapshot, width: width)
    }
  }
}

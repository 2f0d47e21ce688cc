import MergeModel
import Screen

/// The most important findings on the overview, one line each.
enum FindingsBlock {
  static func lines(_ state: DashboardState, rows: Int) -> [TextLine] {
    guard rows > 1 else { return [] }
    let groups = state.findings
    let shown = groups.prefix(rows - 1)
    let more = groups.count > shown.count ? ", \(groups.count) in all" : ""
    let heading = TextLine("FINDINGS  (! opens\(more))", style: .bold)
    return [heading]
      + shown.enumerated().map { place, group in
        .longest(lines(group, number: place + 1, state: state), width: state.columns)
      }
  }

  /// From the longest to the shortest.
  private static func lines(
    _ group: FindingGroup, number: Int, state: DashboardState
  ) -> [TextLine] {
    let finding = group.finding
    let isSaid = group.processes.isEmpty || (group.isOfHost && group.processes.count > 1)
    let who = isSaid ? "" : "   \(who(group, state))"
    let forms = [
      (finding.message, finding.nextStep), (finding.message, finding.command),
      (finding.briefMessage, finding.command), (finding.briefMessage, finding.briefCommand),
      (finding.briefMessage, ""),
    ]
    return forms.map { message, step in
      var line = TextLine(" \(number) ")
      line.append(finding.severity.mark, style: finding.severity.style)
      line.append(" " + state.shown(message) + who)
      if !step.isEmpty { line.append("   " + state.arrow(to: finding) + state.shown(step)) }
      return line
    }
  }

  /// The name of the only one, else how many.
  static func who(_ group: FindingGroup, _ state: DashboardState) -> String {
    guard group.processes.count == 1, let process = state.process(group.processes[0]) else {
      let areGuests = group.processes.allSatisfy { state.process($0)?.guest != nil }
      return "\(group.processes.count) \(areGuests ? "guests" : "processes")"
    }
    return state.shown(process.name)
  }
}

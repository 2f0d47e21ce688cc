import MergeModel
import Screen

/// All findings in full.
enum FindingsPanel {
  /// One line, and which finding it belongs to.
  struct Numbered {
    var line: TextLine
    var group: Int
  }

  static func lines(_ state: DashboardState) -> [Numbered] {
    let groups = state.findings
    guard !groups.isEmpty else {
      let text = state.snapshot?.assessment == nil ? "not judged yet" : "OK nothing to do"
      return [Numbered(line: TextLine(text), group: 0)]
    }
    return groups.enumerated().flatMap { number, group in
      lines(group, number: number, state).map { Numbered(line: $0, group: number) }
    }
  }

  private static func lines(
    _ group: FindingGroup, number: Int, _ state: DashboardState
  ) -> [TextLine] {
    let finding = group.finding
    let isSelected = number == state.findingCursor
    let who = group.processes.isEmpty ? "the host" : FindingsBlock.who(group, state)
    var heading = TextLine(isSelected ? ">" : " ", style: .bold)
    heading.append(finding.severity.mark, style: finding.severity.style)
    heading.append(
      " \(number + 1) \(state.shown(finding.code))  \(who)",
      style: isSelected ? .reverse : .bold)
    let room = max(10, state.columns - 5)
    let message = wrapped(state.shown(finding.message), width: room)
    let step = wrapped(state.arrow(to: finding) + state.shown(finding.nextStep), width: room)
    return [heading]
      + (message + (finding.nextStep.isEmpty ? [] : step)).map { TextLine("     " + $0) }
  }

  /// The scrolling that shows the finding under the cursor, changed as little as can be.
  static func offset(_ state: DashboardState) -> Int {
    let lines = lines(state)
    guard let first = lines.firstIndex(where: { $0.group == state.findingCursor }),
      let last = lines.lastIndex(where: { $0.group == state.findingCursor })
    else { return 0 }
    return min(max(state.offset, last - state.bodyRows + 1), first)
  }
}

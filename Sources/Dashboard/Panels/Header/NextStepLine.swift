import MergeModel
import Screen

/// Line 3: what should I do; never blank.
enum NextStepLine {
  static func line(_ state: DashboardState, _ snapshot: Snapshot, width: Int) -> TextLine {
    guard snapshot.assessment != nil else { return TextLine("- not judged yet") }
    let groups = FindingGroup.groups(snapshot)
    guard let first = groups.first else {
      return TextLine("OK nothing to do", style: Style(tint: .good))
    }
    // Notes come last: where the first finding asks for nothing, none does.
    if first.finding.severity == .info, first.finding.nextStep.isEmpty {
      return notes(groups.count, width: width)
    }
    return TextLine.longest(lines(first, groups, state), width: width)
  }

  private static func notes(_ count: Int, width: Int) -> TextLine {
    let step = "OK nothing to do"
    let forms = ["   \(Finding.Severity.info.counted(count)) (! opens it)", "  (!)", ""]
    return TextLine.longest(
      forms.map { TextLine(step + $0, style: Style(tint: .good)) }, width: width)
  }

  /// From the longest to the shortest: first to go is when it takes effect.
  private static func lines(
    _ group: FindingGroup, _ groups: [FindingGroup], _ state: DashboardState
  ) -> [TextLine] {
    let finding = group.finding
    let hasStep = !finding.nextStep.isEmpty
    let long = " " + counts(groups) + "." + (hasStep ? " Next: " : " ")
    let short = " \(groups.count): "
    let who = state.whoMay(finding) + whose(group, state)
    let whole = who + (hasStep ? finding.nextStep : finding.message)
    let command = who + (hasStep ? finding.command : finding.briefMessage)
    let brief = who + (hasStep ? finding.briefCommand : finding.briefMessage)
    let opens = "   (! opens it)"
    let forms = [
      (long, whole, opens), (long, whole, "  (!)"), (long, command, opens),
      (long, command, "  (!)"), (short, command, "  (!)"), (short, command, ""),
      (short, brief, "  (!)"), (short, brief, ""),
    ]
    return forms.map { head, text, tail in
      var line = TextLine(finding.severity.mark, style: finding.severity.style)
      line.append(head + state.shown(text) + tail)
      return line
    }
  }

  /// `vm02: `, `3 guests: ` before what is to be done at guests: line 3 names nobody else.
  private static func whose(_ group: FindingGroup, _ state: DashboardState) -> String {
    guard !group.processes.isEmpty, !group.finding.nextStep.hasPrefix("ksmtop ") else { return "" }
    return shortened(FindingsBlock.who(group, state), to: 20) + ": "
  }

  /// `1 problem, 2 warnings`; notes count only where there is nothing else.
  private static func counts(_ groups: [FindingGroup]) -> String {
    let parts = [Finding.Severity.problem, .warning].compactMap { severity -> String? in
      let count = groups.count { $0.finding.severity == severity }
      return count > 0 ? severity.counted(count) : nil
    }
    guard parts.isEmpty else { return parts.joined(separator: ", ") }
    return Finding.Severity.info.counted(groups.count)
  }
}

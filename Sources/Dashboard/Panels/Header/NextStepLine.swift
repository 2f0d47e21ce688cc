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
    let finding = first.finding
    let step = state.shown(finding.nextStep.isEmpty ? finding.message : finding.nextStep)
    let label = finding.nextStep.isEmpty ? "" : " Next:"
    return TextLine(
      fitting: [
        Phrase(finding.severity.mark, style: finding.severity.style),
        Phrase([" " + counts(groups) + "." + label, " \(groups.count):"], costs: [30]),
        Phrase(" " + step),
        Phrase(["   (! opens it)", "  (!)", ""], costs: [10, 20]),
      ], width: width)
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

import Figures
import MergeModel
import SnapshotExport

/// The report for people: ASCII, at most 80 columns.
enum DoctorText {
  static func render(_ report: DoctorReport, version: String, utcOffset: Int) -> [UInt8] {
    let snapshot = report.snapshot
    var page = TextPage()
    let name = snapshot.host.name.isEmpty ? DecimalText.unknown : snapshot.host.name
    let time = ClockText.dateTime(snapshot.takenAt.wall, utcOffset: utcOffset)
    page.line("ksmtop \(version) doctor  \(name)  \(time) \(ClockText.offset(utcOffset))")
    page.line(verdict(snapshot))
    if let content = ContentSection(snapshot: snapshot).summary { page.line("Content: \(content)") }
    page.blank()
    if report.entries.isEmpty { page.line("Nothing to do: no findings.") }
    for (index, entry) in report.entries.enumerated() { write(entry, index + 1, to: &page) }
    writeGaps(report.gaps, to: &page)
    if let features = report.features { write(features, to: &page) }
    if report.ignored > 0 {
      page.blank()
      page.line("ignored: \(report.ignored) (--ignore)")
    }
    return page.bytes
  }

  private static func verdict(_ snapshot: Snapshot) -> String {
    guard let verdict = snapshot.assessment?.verdict else { return DecimalText.unknown }
    let word = verdict.state.rawValue.split(separator: "_").joined(separator: " ").uppercased()
    return "\(word). \(verdict.message)"
  }

  private static func write(
    _ entry: DoctorReport.Entry, _ number: Int, to page: inout TextPage
  ) {
    let finding = entry.finding
    let head = "\(number) \(TextPage.left(finding.severity.word, 7)) \(finding.code)"
    let who = who(entry.processes)
    page.line(who.isEmpty ? head : "\(head)  \(who)")
    var lines = [finding.message]
    for (step, patients) in entry.nextSteps where !step.isEmpty {
      let names = NameList.text(patients.map(\.process.name))
      lines.append(names.isEmpty ? "-> \(step)" : "-> \(names): \(step)")
    }
    page.section("", lines)
  }

  private static func who(_ patients: [DoctorReport.Patient]) -> String {
    let names = NameList.text(patients.map(\.process.name))
    return patients.count > 1 ? "\(patients.count): \(names)" : names
  }

  /// What works needs no line each.
  private static func write(_ features: [FeatureState], to page: inout TextPage) {
    page.blank()
    let hindered = features.filter { !$0.works }
    guard !hindered.isEmpty else {
      return page.line("rights: this account may do all that ksmtop can do.")
    }
    page.line("rights: \(features.count - hindered.count) of \(features.count) features work here.")
    for state in hindered {
      let obstacle = state.obstacle.map { ": \($0)" } ?? ""
      let wayOut = state.wayOut.joined(separator: ", ")
      page.section(
        "",
        ["not \(state.feature.title)\(obstacle)"]
          + (wayOut.isEmpty ? [] : ["-> works with \(wayOut); docs/permissions.md tells how."]))
    }
  }

  private static func writeGaps(_ gaps: [DoctorReport.Gap], to page: inout TextPage) {
    guard !gaps.isEmpty else { return }
    page.blank()
    page.line("not known:")
    for gap in gaps {
      page.section("", [gap.message] + (gap.nextStep.isEmpty ? [] : ["-> \(gap.nextStep)"]))
    }
  }
}

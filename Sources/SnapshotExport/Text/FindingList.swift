import MergeModel

/// The findings of the host, then those of processes, each kind told once.
struct FindingList {
  let snapshot: Snapshot
  let selection: GuestSelection

  func write(to page: inout TextPage) {
    guard snapshot.assessment != nil else {
      page.row("FINDINGS  - (not judged)")
      return
    }
    let entries = entries()
    guard !entries.isEmpty else {
      page.row("FINDINGS  none")
      return
    }
    page.row("FINDINGS")
    for (index, entry) in entries.enumerated() { write(entry, index + 1, to: &page) }
  }

  private func write(_ entry: Entry, _ number: Int, to page: inout TextPage) {
    let finding = entry.finding
    let head = "\(number) \(TextPage.left(finding.severity.word, 7)) \(finding.code)"
    let detail = detail(entry)
    page.line(detail.isEmpty ? head : "\(head)  \(detail)")
    page.section("", [finding.message] + steps(entry).filter { !$0.isEmpty })
  }

  /// One code and everybody who has it; nobody for what is the host's alone.
  private struct Entry {
    var finding: Finding
    var patients: [(process: ProcessFigures, finding: Finding)] = []
  }

  /// What the host says of its guests is told with them.
  private func entries() -> [Entry] {
    var groups = groups()
    let host = selection.hostFindings(of: snapshot).map { finding in
      Entry(finding: finding, patients: groups.removeValue(forKey: finding.code)?.patients ?? [])
    }
    return host
      + groups.values.sorted { one, other in
        (-one.finding.severity.rawValue, -one.patients.count, one.finding.code)
          < (-other.finding.severity.rawValue, -other.patients.count, other.finding.code)
      }
  }

  /// By code, of the processes that are shown.
  private func groups() -> [String: Entry] {
    var groups: [String: Entry] = [:]
    for process in selection.guests(of: snapshot) + selection.others(of: snapshot) {
      for finding in snapshot.findings(of: process) {
        groups[finding.code, default: Entry(finding: finding)].patients.append((process, finding))
      }
    }
    return groups
  }

  /// What to do: one step for all where they agree, else each with those it is for.
  private func steps(_ entry: Entry) -> [String] {
    let steps = entry.patients.map(\.finding.nextStep)
    guard let first = steps.first, steps.contains(where: { $0 != first }) else {
      return [entry.finding.nextStep]
    }
    var told: [String] = []
    for step in steps where !step.isEmpty && !told.contains(step) { told.append(step) }
    return told.map { step in
      let who = entry.patients.filter { $0.finding.nextStep == step }.map(\.process.name)
      return "\(NameList.text(who)): \(step)"
    }
  }

  private func detail(_ entry: Entry) -> String {
    let names = NameList.text(entry.patients.map(\.process.name))
    return entry.patients.count < 2 ? names : "\(entry.patients.count): \(names)"
  }
}

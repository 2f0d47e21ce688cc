import MergeModel

/// The findings of the host, then those of processes, each kind told once.
struct FindingList {
  let snapshot: Snapshot

  func write(to page: inout TextPage) {
    guard let assessment = snapshot.assessment else {
      page.row("FINDINGS  - (not judged)")
      return
    }
    let groups = groups()
    guard !assessment.findings.isEmpty || !groups.isEmpty else {
      page.row("FINDINGS  none")
      return
    }
    page.row("FINDINGS")
    var number = 0
    for finding in assessment.findings {
      number += 1
      write(finding, number, detail: "", to: &page)
    }
    for group in groups {
      number += 1
      write(group.finding, number, detail: detail(group), to: &page)
    }
  }

  private func write(_ finding: Finding, _ number: Int, detail: String, to page: inout TextPage) {
    let head = "\(number) \(TextPage.left(finding.severity.word, 7)) \(finding.code)"
    page.line(detail.isEmpty ? head : "\(head)  \(detail)")
    page.section("", [finding.message, finding.nextStep].filter { !$0.isEmpty })
  }

  /// One code and everybody who has it.
  private struct Group {
    var finding: Finding
    var processes: [ProcessFigures]
  }

  /// The most severe first, then what most processes have, ties by code.
  private func groups() -> [Group] {
    var groups: [String: Group] = [:]
    for process in snapshot.processes {
      for finding in snapshot.findings(of: process) {
        groups[finding.code, default: Group(finding: finding, processes: [])]
          .processes.append(process)
      }
    }
    return groups.values.sorted { one, other in
      if one.finding.severity != other.finding.severity {
        return one.finding.severity > other.finding.severity
      }
      if one.processes.count != other.processes.count {
        return one.processes.count > other.processes.count
      }
      return one.finding.code < other.finding.code
    }
  }

  private func detail(_ group: Group) -> String {
    let names = NameList.text(group.processes.map(\.name))
    return group.processes.count == 1 ? names : "\(group.processes.count): \(names)"
  }
}

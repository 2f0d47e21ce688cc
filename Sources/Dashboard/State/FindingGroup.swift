import MergeModel

/// One finding and everybody who has it.
struct FindingGroup: Sendable, Equatable {
  var finding: Finding
  /// In the order of the snapshot; empty for a finding of the host alone.
  var processes: [ProcessIdentity]
  /// Whether the message speaks of all of them already.
  var isOfHost: Bool

  /// Problems first; within a severity the host's own first, then what most processes have.
  static func groups(_ snapshot: Snapshot) -> [FindingGroup] {
    guard let assessment = snapshot.assessment else { return [] }
    var groups = assessment.findings.map {
      FindingGroup(finding: $0, processes: [], isOfHost: true)
    }
    let hostCount = groups.count
    for process in snapshot.processes {
      for finding in snapshot.findings(of: process) {
        if let place = groups.firstIndex(where: { $0.finding.code == finding.code }) {
          groups[place].processes.append(process.id)
        } else {
          groups.append(FindingGroup(finding: finding, processes: [process.id], isOfHost: false))
        }
      }
    }
    let ranked = groups[hostCount...].enumerated().sorted { one, other in
      (-one.element.processes.count, one.offset) < (-other.element.processes.count, other.offset)
    }.map(\.element)
    let all = Array(groups[..<hostCount]) + ranked
    return all.enumerated().sorted { one, other in
      one.element.finding.severity == other.element.finding.severity
        ? one.offset < other.offset
        : one.element.finding.severity > other.element.finding.severity
    }.map(\.element)
  }
}

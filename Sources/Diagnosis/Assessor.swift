package import MergeModel

/// Makes findings and a verdict of a snapshot; the same snapshot always gives the same.
package enum Assessor {
  /// The verdict, the findings of the host and those of each process, ranked.
  package static func assess(_ snapshot: Snapshot) -> Assessment {
    let situation = Situation(snapshot)
    var ofProcesses: [ProcessIdentity: [Finding]] = [:]
    for process in snapshot.processes {
      let findings = ProcessFindings.findings(of: process, in: situation)
      if !findings.isEmpty { ofProcesses[process.id] = Finding.ranked(findings) }
    }
    let host =
      RunFindings.findings(situation) + RateFindings.findings(situation)
      + ExhaustionFindings.findings(situation) + WorthFindings.findings(situation)
      + WriterFindings.findings(situation)
      + RightsFindings.findings(situation) + LayoutFindings.findings(situation)
      + ContentFindings.findings(situation, ofProcesses: ofProcesses)
      + HugePageFindings.findings(situation)
      + AttributionFindings.findings(situation) + FileFindings.findings(situation)
      + ProcessGroups.findings(of: ofProcesses, in: situation)
    return Assessment(
      verdict: Verdict(situation), findings: Finding.ranked(host), processFindings: ofProcesses)
  }
}

import MergeModel

/// What several processes have in common, as one finding of the host.
///
/// No names in it: they may hold anything, and a report may have to go without them.
enum ProcessGroups {
  static func findings(
    of processes: [ProcessIdentity: [Finding]], in situation: Situation
  ) -> [Finding] {
    FindingCode.allCases.compactMap { code in
      let members = situation.snapshot.processes.filter {
        processes[$0.id]?.contains { $0.code == code.rawValue } == true
      }
      guard !members.isEmpty, let predicate = predicate(code, situation) else { return nil }
      let steps = Set(
        members.flatMap { processes[$0.id] ?? [] }.filter { $0.code == code.rawValue }
          .map(\.nextStep))
      let noun = members.allSatisfy { $0.guest != nil } ? "guest" : "process"
      return Finding(
        code, subject(members.count, noun) + predicate,
        nextStep: steps.count == 1 ? steps.first ?? "" : "See the findings of each.")
    }
  }

  private static func subject(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun == "process" ? "processes" : noun + "s")"
  }

  /// The rest of the sentence, for one and for many; nil for what is no finding of the host.
  private static func predicate(_ code: FindingCode, _ situation: Situation) -> String? {
    switch code {
    case .notAnswering: " did not answer when its memory map was read."
    case .notAdvised: " with most RAM not advised to be merged: ksmd passes it over."
    case .mergingDisabled: " started with mem-merge=off: no memory advised to be merged."
    case .hugetlb: " with most RAM in hugetlb pages, which never merge."
    case .sharedMemory: " with most RAM mapped shared, which never merges."
    case .memfd: " with most RAM in a shared memfd, which never merges."
    case .confidential: " with encrypted memory, which never merges."
    // While KSM is off, that is the finding.
    case .notScannedYet where situation.isRunning:
      " with advised memory of which ksmd has seen nothing yet."
    default: nil
    }
  }
}

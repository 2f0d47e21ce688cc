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
      guard !members.isEmpty, let message = message(code, members, situation) else { return nil }
      let steps = Set(
        members.flatMap { processes[$0.id] ?? [] }.filter { $0.code == code.rawValue }
          .map(\.nextStep))
      return Finding(
        code, message,
        nextStep: steps.count == 1 ? steps.first ?? "" : "See the findings of each.")
    }
  }

  /// One sentence for one and for many; nil for what is no finding of the host.
  private static func message(
    _ code: FindingCode, _ members: [ProcessFigures], _ situation: Situation
  ) -> String? {
    let who = subject(members)
    switch code {
    case .notAnswering:
      return "Reads of the memory map of \(who) hang: the figures from there are old."
    case .notAdvised:
      return "Most RAM of \(who)\(unadvised(members)) is not advised to be merged"
        + "\(gain(members, situation)): ksmd passes it over."
    case .mergingDisabled:
      return "The RAM of \(who)\(unadvised(members)) is not advised to be merged, "
        + "by mem-merge=off\(gain(members, situation))."
    case .hugetlb:
      return "Most RAM of \(who)\(unadvised(members)) is in hugetlb pages, which never merge."
    case .sharedMemory:
      return "Most RAM of \(who)\(unadvised(members)) is mapped shared, which never merges."
    case .memfd:
      return "Most RAM of \(who)\(unadvised(members)) is shared memfd, which never merges."
    case .confidential:
      return "The memory of \(who) is encrypted or hidden from the host: it never merges."
    // While KSM is off, that is the finding.
    case .notScannedYet where situation.isRunning:
      return waiting(members, situation)
    case .volatileMemory:
      return "Much memory of \(who) changed within seconds: what changes does not merge."
    default:
      return nil
    }
  }

  static func subject(_ members: [ProcessFigures]) -> String {
    if members.allSatisfy({ $0.guest != nil }) { return Wording.count(members.count, "guest") }
    return members.count == 1 ? "1 process" : "\(members.count) processes"
  }

  /// Of the processes that wait for ksmd, and of how much that will merge.
  private static func waiting(_ members: [ProcessFigures], _ situation: Situation) -> String {
    let who = subject(members)
    guard let pages = situation.forecast.byItselfPages, pages > 0 else {
      return "ksmd has seen nothing yet of the advised memory of \(who)."
    }
    let seconds = situation.forecast.convergedSeconds.map { " in about \(Wording.duration($0))" }
    return "\(Wording.amount(situation.bytes(pages: pages))) in \(who) waits for its scan and "
      + "merges by itself\(seconds ?? "")."
  }

  /// What advising the memory of all of them would save, as a clause.
  private static func gain(_ members: [ProcessFigures], _ situation: Situation) -> String {
    let figures = members.compactMap { situation.content?.processes[$0.id] }
    // Each one's own gain does not count what two of them have in common.
    let pages =
      figures.count == 1
      ? figures[0].gainIfAdvisedPages.value
      : figures.reduce(0) { $0 + $1.notAdvisedPages.value }
    let bytes = situation.bytes(pages: pages)
    return GuestMemoryFindings.gain(bytes >= Double(1 << 20) ? bytes : nil)
  }

  /// ` (3.0 GiB)`: their RAM that is not advised, where it is known.
  private static func unadvised(_ members: [ProcessFigures]) -> String {
    let bytes = members.compactMap { $0.memory?.value.value }.flatMap(\.ram)
      .filter { $0.backing != .advised }.reduce(0.0) { $0 + Double($1.bytes) }
    return bytes > 0 ? " (\(Wording.amount(bytes)))" : ""
  }
}

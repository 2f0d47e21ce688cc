package import MergeModel

/// The guests that `--guest NAME` chose; everything where nothing was chosen.
package struct GuestSelection: Sendable {
  /// Nil shows all.
  private let chosen: Set<ProcessIdentity>?

  /// Chooses the guests whose name is one of `names`, letter by letter.
  package init(names: [String], in snapshot: Snapshot) {
    let names = Set(names)
    chosen =
      names.isEmpty ? nil : Set(snapshot.guests.filter { names.contains($0.name) }.map(\.id))
  }

  /// The names that no guest bears, in the order given, so that a typing error is noticed.
  package static func unmatched(_ names: [String], in snapshot: Snapshot) -> [String] {
    let known = Set(snapshot.guests.map(\.name))
    return names.filter { !known.contains($0) }
  }

  var isWhole: Bool { chosen == nil }

  func guests(of snapshot: Snapshot) -> [ProcessFigures] {
    guard let chosen else { return snapshot.guests }
    return snapshot.guests.filter { chosen.contains($0.id) }
  }

  /// Processes that are no guests are left out as soon as guests are chosen by name.
  func others(of snapshot: Snapshot) -> [ProcessFigures] {
    isWhole ? snapshot.others : []
  }

  /// Findings of the host, without those that speak of guests of which one is not chosen.
  ///
  /// Their sentences count all of them; a chosen guest has its own.
  func hostFindings(of snapshot: Snapshot) -> [Finding] {
    let findings = snapshot.assessment?.findings ?? []
    guard let chosen else { return findings }
    let ofOthers = snapshot.processes.filter { !chosen.contains($0.id) }
      .flatMap { snapshot.findings(of: $0) }
    let codes = Set(ofOthers.map(\.code))
    return findings.filter { !codes.contains($0.code) }
  }

  /// Pairs with at least one of the chosen guests; nil before the first attribution.
  func pairs(of snapshot: Snapshot) -> [SharingPair]? {
    guard let pairs = snapshot.attribution?.value.pairs, let chosen else {
      return snapshot.attribution?.value.pairs
    }
    let pids = Set(chosen.map(\.pid))
    return pairs.filter { pids.contains($0.a) || pids.contains($0.b) }
  }

  /// Pairs of a content scan with at least one of the chosen guests.
  func contentPairs(of report: ContentReport) -> [ContentPair] {
    guard let chosen else { return report.pairs }
    let pids = Set(chosen.map(\.pid))
    return report.pairs.filter { pids.contains($0.a) || pids.contains($0.b) }
  }
}

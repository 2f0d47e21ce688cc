import MergeModel

extension TuningForecast {
  /// The part of the host's memory from which a saving counts.
  private static let notableShare = 0.01
  /// A saving that comes so much sooner counts as well.
  private static let notableSeconds = 600.0
  /// Less than this is nothing, in bytes.
  private static let leastBytes: Int64 = 1 << 20

  /// What each obstacle that is left takes to get over it.
  static func remedies(_ changed: Snapshot) -> [(words: String, bytes: Int64)] {
    guard let report = changed.content?.value else { return [] }
    let isRunning = changed.ksm[.run] == 1
    var remedies: [(words: String, bytes: Int64)] = []
    for obstacle in MergeObstacle.allCases {
      guard !isRunning || !obstacle.passes(under: changed.ksm),
        let words = words(for: obstacle, isRunning: isRunning),
        let bytes = changed.bytes(pages: report.pages(behind: obstacle)), bytes > 0
      else { continue }
      remedies.append((words, bytes))
    }
    return remedies.sorted { $0.bytes > $1.bytes }
  }

  private static func words(for obstacle: MergeObstacle, isRunning: Bool) -> String? {
    switch obstacle {
    case .zerosInHugePages: "use_zero_pages=1"
    case .otherNode: "merge_across_nodes=1"
    case .pageSharingLimit: "a higher max_page_sharing"
    case .missedBySmartScan: "catch-up scan"
    case .notScannedYet: isRunning ? nil : "run=1"
    case .unexplained: nil
    }
  }

  /// By what is saved in the end, and when.
  func worth(in snapshot: Snapshot) -> Worth {
    guard let saved = now.savingBytes, let then = after.savingBytes else { return .unknown }
    if then <= saved - Self.leastBytes { return .costs }
    guard snapshot.content != nil else { return .unknown }
    let present = MergeForecast(snapshot)
    let comesAnyway = snapshot.bytes(pages: present.byItselfPages) ?? 0
    let gain = then - saved - comesAnyway
    if gain <= -Self.leastBytes { return .costs }
    if gain >= Self.leastBytes { return isNotable(gain, snapshot) ? .much : .little }
    guard comesAnyway >= Self.leastBytes else { return .nothing }
    switch (now.savingInSeconds, after.savingInSeconds) {
    case (let before?, let after?):
      // What a forecast may be off is no difference.
      if after > before * 1.1 { return .costs }
      guard after < before * 0.9 else { return .nothing }
      let isSoon = before - after >= Self.notableSeconds
      return isSoon && isNotable(comesAnyway, snapshot) ? .much : .little
    case (nil, _?): return .much
    case (_?, nil): return .costs
    case (nil, nil): return .nothing
    }
  }

  private func isNotable(_ bytes: Int64, _ snapshot: Snapshot) -> Bool {
    guard let memory = snapshot.host.memoryBytes.value else { return true }
    return Double(bytes) >= Double(memory) * Self.notableShare
  }
}

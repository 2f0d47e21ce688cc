package import MergeModel

/// Every finding there is, the most important first; docs/findings.md has a row for each.
package enum FindingCode: String, CaseIterable, Sendable {
  // Problems: memory is in danger, or nothing can ever merge.
  case noKSM = "no-ksm"
  case storm
  case scanRateZero = "scan-rate-zero"
  case advisorWedged = "advisor-wedged"

  // Warnings: memory or CPU time is lost, and somebody can do something about it.
  case unmerged
  case stopped = "ksm-stopped"
  case neverRun = "ksm-never-run"
  case passTooLong = "pass-too-long"
  case memoryFilling = "memory-filling"
  case wasting
  case writersConflict = "writers-conflict"
  case abandonedChange = "abandoned-change"
  case notAnswering = "not-answering"
  case khugepagedTakesBack = "khugepaged-takes-back"
  case zerosInHugePages = "zeros-in-huge-pages"
  case smartScanMisses = "smart-scan-misses"
  case notAdvised = "not-advised"
  case limitedRights = "limited-rights"
  case noAttribution = "no-attribution"
  case unreadableFile = "unreadable-file"

  // Facts that explain what is seen; a host may have them for ever.
  case paused = "ksm-paused"
  case noFullScanYet = "no-full-scan-yet"
  case notScannedYet = "not-scanned-yet"
  case mergingDisabled = "merging-disabled"
  case hugetlb
  case sharedMemory = "shared-memory"
  case memfd
  case confidential
  case otherNode = "other-node"
  case unexplained
  case volatileMemory = "volatile-memory"
  case fruitlessPasses = "fruitless-passes"
  case otherWriter = "other-writer"
  case kernelAdvisor = "kernel-advisor"
  case settingsNotWritable = "settings-not-writable"
  case pageSharingLimit = "page-sharing-limit"
  case mergingPerNode = "merging-per-node"
  case attributionDrift = "attribution-drift"
  case kpageflagsUnreliable = "kpageflags-unreliable"
  case nothingMergeable = "nothing-mergeable"
  case idle = "ksm-idle"

  /// The severity of every finding with this code.
  package var severity: Finding.Severity {
    switch self {
    case .noKSM, .storm, .scanRateZero, .advisorWedged: .problem
    case .unmerged, .stopped, .neverRun, .passTooLong, .memoryFilling, .wasting, .writersConflict,
      .abandonedChange, .notAnswering, .khugepagedTakesBack, .zerosInHugePages, .smartScanMisses,
      .notAdvised, .limitedRights, .noAttribution, .unreadableFile:
      .warning
    case .paused, .noFullScanYet, .notScannedYet, .mergingDisabled, .hugetlb, .sharedMemory,
      .memfd, .confidential, .otherNode, .unexplained, .volatileMemory, .fruitlessPasses,
      .otherWriter, .kernelAdvisor, .settingsNotWritable, .pageSharingLimit, .mergingPerNode,
      .attributionDrift,
      .kpageflagsUnreliable, .nothingMergeable, .idle:
      .info
    }
  }
}

extension Finding {
  init(_ code: FindingCode, _ message: String, nextStep: String = "", short: String? = nil) {
    self.init(
      code: code.rawValue, severity: code.severity, message: message, nextStep: nextStep,
      short: short)
  }

  /// The most severe first, then in the order of the codes; equal codes stay as they came.
  static func ranked(_ findings: [Finding]) -> [Finding] {
    findings.enumerated().sorted { one, other in
      (-one.element.severity.rawValue, one.element.rank, one.offset)
        < (-other.element.severity.rawValue, other.element.rank, other.offset)
    }.map(\.element)
  }

  private var rank: Int {
    FindingCode(rawValue: code).flatMap(FindingCode.allCases.firstIndex)
      ?? FindingCode.allCases.count
  }
}

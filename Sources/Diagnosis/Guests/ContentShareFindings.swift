import MergeModel

/// Why equal pages of one process are not merged, by the newest content scan.
enum ContentShareFindings {
  /// Parts of a process's memory from which its obstacle, or its changing, is worth a word.
  private static let noticeableShare = 0.01
  private static let changingShare = 0.25

  static func findings(
    of process: ProcessFigures, _ figures: ContentFigures, _ situation: Situation
  ) -> [Finding] {
    [
      zeros(figures, situation), missed(figures, situation), waiting(process, figures, situation),
      otherNode(figures, situation), unexplained(figures, situation),
      process.guest == nil ? nil : changing(figures, situation),
    ].compactMap { $0 }
  }

  /// Bytes behind an obstacle that still stands, where they are worth a word.
  private static func bytes(
    _ obstacle: MergeObstacle, _ figures: ContentFigures, _ situation: Situation
  ) -> String? {
    guard let pages = figures.obstacles[obstacle],
      pages >= situation.noticeable(noticeableShare, of: figures.residentPages)
    else { return nil }
    return Wording.amount(situation.bytes(pages: pages))
  }

  private static func zeros(_ figures: ContentFigures, _ situation: Situation) -> Finding? {
    guard ContentFindings.stands(.zerosInHugePages, situation),
      let amount = bytes(.zerosInHugePages, figures, situation)
    else { return nil }
    return Finding(
      .zerosInHugePages,
      "\(amount) of its memory is zeros in huge pages, and ksmd frees one of these in a full scan.",
      nextStep: ContentFindings.useZeroPages(situation), short: "zeros in THP")
  }

  private static func missed(_ figures: ContentFigures, _ situation: Situation) -> Finding? {
    guard ContentFindings.stands(.missedBySmartScan, situation),
      let amount = bytes(.missedBySmartScan, figures, situation)
    else { return nil }
    return Finding(
      .smartScanMisses,
      "\(amount) of its memory has twins that smart scan never looks at in the same full scan.",
      nextStep: ContentFindings.catchUp(situation), short: "smart-scan miss")
  }

  /// What ksmd has not come to yet; of which it has seen nothing at all is said without a scan.
  private static func waiting(
    _ process: ProcessFigures, _ figures: ContentFigures, _ situation: Situation
  ) -> Finding? {
    guard process.counters.value.value?.rmapItems != 0 || process.guest == nil,
      !situation.isRunning || (situation.forecast.byItselfPages ?? 0) > 0,
      let amount = bytes(.notScannedYet, figures, situation)
    else { return nil }
    return Finding(
      .notScannedYet, "\(amount) of its memory has twins, and ksmd has not had its time yet.",
      nextStep: situation.isRunning
        ? "" : "\(Command.set((.run, "1"))): pages merge from the second full scan on.",
      short: "not scanned yet")
  }

  private static func otherNode(_ figures: ContentFigures, _ situation: Situation) -> Finding? {
    guard ContentFindings.stands(.otherNode, situation),
      let amount = bytes(.otherNode, figures, situation)
    else { return nil }
    return Finding(
      .otherNode, "\(amount) of its memory has twins on other NUMA nodes only.",
      nextStep: LayoutFindings.mergeAcrossNodes, short: "other NUMA node")
  }

  private static func unexplained(_ figures: ContentFigures, _ situation: Situation) -> Finding? {
    guard let amount = bytes(.unexplained, figures, situation) else { return nil }
    return Finding(
      .unexplained,
      "\(amount) of its memory has twins and stays apart: it may be pinned (VFIO, RDMA) or busy.",
      short: "unexplained")
  }

  private static func changing(_ figures: ContentFigures, _ situation: Situation) -> Finding? {
    let pages = figures.volatilePages.value
    guard pages >= situation.noticeable(changingShare, of: figures.residentPages) else {
      return nil
    }
    let all = Wording.amount(situation.bytes(pages: Double(figures.residentPages)))
    return Finding(
      .volatileMemory,
      "About \(Wording.amount(situation.bytes(pages: pages))) of its \(all) changed within "
        + "seconds: what changes does not merge.",
      short: "changing memory")
  }
}

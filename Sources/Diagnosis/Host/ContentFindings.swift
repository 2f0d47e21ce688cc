import MergeModel

/// What a content scan found to be equal and not merged, and what to do about it.
enum ContentFindings {
  /// The part of all scanned memory from which an obstacle is worth a word.
  private static let noticeableShare = 0.005
  /// With smart_scan=0 twins meet in the second full scan; further ones are for what was busy.
  private static let catchUpScans = 4.0

  static func findings(
    _ situation: Situation, ofProcesses: [ProcessIdentity: [Finding]]
  ) -> [Finding] {
    let who = { (code: FindingCode) in subject(code, situation, ofProcesses) }
    return [
      zeros(situation, who(.zerosInHugePages)), missed(situation, who(.smartScanMisses)),
      otherNode(situation, who(.otherNode)), unexplained(situation, who(.unexplained)),
    ].compactMap { $0 }
  }

  /// Whether an obstacle that a scan named is one with the settings as they are now.
  static func stands(_ obstacle: MergeObstacle, _ situation: Situation) -> Bool {
    switch obstacle {
    case .zerosInHugePages: situation.ksm[.useZeroPages] == 0
    case .otherNode: situation.ksm[.mergeAcrossNodes] == 0
    // While ksmd is stopped it misses nothing.
    case .missedBySmartScan: situation.ksm[.smartScan] == 1 && situation.isRunning
    case .pageSharingLimit, .notScannedYet, .unexplained: true
    }
  }

  /// Pages behind an obstacle that stands, where they are worth a word.
  private static func pages(_ obstacle: MergeObstacle, _ situation: Situation) -> Double? {
    guard let content = situation.content, stands(obstacle, situation) else { return nil }
    let pages = content.pages(behind: obstacle)
    return pages >= situation.noticeable(noticeableShare, of: content.residentPages) ? pages : nil
  }

  private static func amount(_ pages: Double, _ situation: Situation) -> String {
    Wording.amount(situation.bytes(pages: pages))
  }

  /// ` in 12 guests`: whose finding it is; nothing where it is spread so thin that it is nobody's.
  private static func subject(
    _ code: FindingCode, _ situation: Situation, _ findings: [ProcessIdentity: [Finding]]
  ) -> String {
    let members = situation.snapshot.processes.filter {
      findings[$0.id]?.contains { $0.code == code.rawValue } == true
    }
    return members.isEmpty ? "" : " in " + ProcessGroups.subject(members)
  }

  private static func zeros(_ situation: Situation, _ who: String) -> Finding? {
    guard let pages = pages(.zerosInHugePages, situation) else { return nil }
    var message =
      "\(amount(pages, situation))\(who) is zeros in huge pages; use_zero_pages=0 frees one of "
      + "these in a full scan"
    if situation.isRunning, let scan = situation.passes.seconds {
      let scans = (pages / HugePageFindings.pagesPerHugePage(situation)).rounded(.up)
      message += ", all of them in \(Wording.duration(scans * scan))"
    }
    return Finding(.zerosInHugePages, message + ".", nextStep: useZeroPages(situation))
  }

  /// How to have zeros freed at once; while ksmd is stopped it takes that as well.
  static func useZeroPages(_ situation: Situation) -> String {
    (situation.isRunning
      ? Command.set((.useZeroPages, "1")) : Command.set((.useZeroPages, "1"), (.run, "1")))
      + ": within the next full scans; RES of the guests falls, and no KSM counter shows it."
  }

  private static func missed(_ situation: Situation, _ who: String) -> Finding? {
    guard let pages = pages(.missedBySmartScan, situation) else { return nil }
    return Finding(
      .smartScanMisses,
      "\(amount(pages, situation)) of equal pages\(who) was missed: smart scan never looks at "
        + "both twins in the same full scan.",
      nextStep: catchUp(situation))
  }

  /// Four full scans that pass nothing over, and back.
  static func catchUp(_ situation: Situation) -> String {
    let seconds = situation.passes.wholeSeconds.map { $0 * catchUpScans }
    let time = seconds.map { " (about \(Wording.duration($0)))" } ?? ""
    return "\(Command.catchUp): merges them with \(Int(catchUpScans)) full scans that pass "
      + "nothing over\(time), then all is as before."
  }

  static func otherNode(_ situation: Situation, _ who: String = "") -> Finding? {
    guard let pages = pages(.otherNode, situation) else { return nil }
    return Finding(
      .otherNode,
      "\(amount(pages, situation)) of equal pages\(who) stays apart on different NUMA nodes "
        + "(merge_across_nodes=0).",
      nextStep: LayoutFindings.mergeAcrossNodes)
  }

  private static func unexplained(_ situation: Situation, _ who: String) -> Finding? {
    guard let pages = pages(.unexplained, situation) else { return nil }
    return Finding(
      .unexplained,
      "\(amount(pages, situation)) of equal pages\(who) stays apart though ksmd came by often "
        + "enough: they may be pinned (VFIO, RDMA) or busy.")
  }

  /// `; needs you: 3.1 GiB zeros in huge pages`, for the verdict; empty where nothing does.
  static func needsSomebody(_ situation: Situation) -> String {
    let words: [(MergeObstacle, String)] = [
      (.zerosInHugePages, "zeros in huge pages"), (.missedBySmartScan, "missed by smart scan"),
      (.otherNode, "on other nodes"),
    ]
    let parts = words.compactMap { obstacle, words in
      pages(obstacle, situation).map { "\(amount($0, situation)) \(words)" }
    }
    return parts.isEmpty ? "" : "; needs you: " + parts.joined(separator: ", ")
  }
}

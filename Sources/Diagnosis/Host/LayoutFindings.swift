import MergeModel

/// Settings that keep equal pages apart.
enum LayoutFindings {
  static func findings(_ situation: Situation) -> [Finding] {
    [pageSharingLimit(situation), mergingPerNode(situation)].compactMap { $0 }
  }

  private static func pageSharingLimit(_ situation: Situation) -> Finding? {
    guard let chains = situation.ksm[.stableNodeChains], chains > 0,
      // A chain that ksmd has not yet given up holds none any more.
      let frames = situation.ksm[.stableNodeDups], frames > chains
    else { return nil }
    let limit = situation.ksm[.maxPageSharing].map { " (\($0))" } ?? ""
    return Finding(
      .pageSharingLimit,
      "\(Wording.count(Int(chains), "content")) with more copies than max_page_sharing\(limit) "
        + "allows \(chains == 1 ? "stands" : "stand") in "
        + "\(Wording.count(Int(frames), "frame")) instead of \(chains).")
  }

  private static func mergingPerNode(_ situation: Situation) -> Finding? {
    guard situation.ksm[.mergeAcrossNodes] == 0,
      let nodes = situation.snapshot.host.numaNodes.value, nodes > 1,
      // What it costs is the better finding.
      ContentFindings.otherNode(situation) == nil
    else { return nil }
    return Finding(
      .mergingPerNode,
      "Equal pages on different ones of the \(nodes) NUMA nodes stay apart (merge_across_nodes=0).",
      nextStep: mergeAcrossNodes)
  }

  static let mergeAcrossNodes =
    "\(Command.set((.mergeAcrossNodes, "1"))): unmerges everything first, which it has you "
    + "confirm, then merges anew."
}

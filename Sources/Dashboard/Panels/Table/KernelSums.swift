import Figures
import MergeModel

/// The kernel's number beside ours, and how far they are apart.
enum KernelSums {
  /// From the longest to the shortest; MiB for the kernel's, pages (`p`) for the differences.
  static func forms(_ snapshot: Snapshot) -> [String] {
    let kernel = ByteText.mib(snapshot.attributedSharingBytes)
    guard let attribution = snapshot.attribution?.value else {
      let why = snapshot.attributionRefusal == nil ? "adding up" : "not readable"
      return ["kernel \(kernel), \(why)", "kernel \(kernel) \(why)", why]
    }
    let sums = attribution.reconciliation
    // Nothing to hold them against: neither agreement nor movement.
    guard snapshot.ksm.exists else { return ["kernel has no counters", "no counters"] }
    var difference =
      "diff \(signed(sums.differencePages))"
      + (sums.differencePages.map { $0 != 0 } ?? false ? "p" : "")
    if !sums.stable { difference += " moving" }
    let unseen = sums.unattributedPages > 0 ? ", unseen \(sums.unattributedPages)p" : ""
    let others = others(snapshot)
    return [
      "pages_sharing \(kernel), \(difference)\(unseen)\(others)",
      "kernel \(kernel), \(difference)\(unseen)\(others)",
      "kernel \(kernel), \(difference)\(unseen)",
      "kernel \(kernel) \(difference)\(unseen)",
      difference + unseen,
      difference,
    ]
  }

  /// `0`, `+3`, `-120`.
  static func signed(_ pages: Int64?) -> String {
    pages == 0 ? "0" : CountText.signed(pages)
  }

  /// What processes that are no guests save: the kernel's number holds it too.
  private static func others(_ snapshot: Snapshot) -> String {
    let sum = ColumnSum(.saved, over: snapshot.others, in: snapshot)
    guard let bytes = sum.bytes.flatMap({ Int64(exactly: $0.rounded()) }), bytes > 0 else {
      return ""
    }
    return ", others \(ByteText.mib(bytes))"
  }
}

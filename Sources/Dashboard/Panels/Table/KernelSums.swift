import Figures
import MergeModel

/// The kernel's number beside ours, and how far they are apart.
enum KernelSums {
  /// From the longest to the shortest; MiB for the kernel's, pages (`p`) for the differences.
  static func forms(_ state: DashboardState, _ snapshot: Snapshot) -> [String] {
    let kernel = ByteText.mib(snapshot.ksm[.pagesSharing].map { snapshot.bytes(pages: $0) })
    guard let attribution = snapshot.attribution?.value else {
      let why = snapshot.attributionRefusal == nil ? "adding up" : "not readable"
      return ["kernel \(kernel), \(why)", "kernel \(kernel) \(why)", why]
    }
    let sums = attribution.reconciliation
    var difference = "diff \(signed(sums.differencePages))"
    if !sums.stable { difference += " moving" }
    let parts = others(state, snapshot) + unseen(sums)
    let shortParts = parts.map { ", " + $0 }.joined()
    return [
      "pages_sharing \(kernel), \(difference)\(shortParts)",
      "pages_sharing \(kernel), \(difference)",
      "kernel \(kernel), \(difference)", "kernel \(kernel) \(difference)", difference,
    ]
  }

  /// `0`, `-120p`.
  private static func signed(_ pages: Int64?) -> String {
    guard let pages else { return DecimalText.unknown }
    return pages == 0 ? "0" : CountText.signed(pages) + "p"
  }

  /// What processes that are no guests save: the kernel's number holds it too.
  private static func others(_ state: DashboardState, _ snapshot: Snapshot) -> [String] {
    let sum = ColumnSum(.saved, over: snapshot.others, in: snapshot)
    guard let bytes = sum.bytes.flatMap({ Int64(exactly: $0.rounded()) }), bytes > 0 else {
      return []
    }
    return ["others \(ByteText.mib(bytes))"]
  }

  private static func unseen(_ sums: Reconciliation) -> [String] {
    sums.unattributedPages > 0 ? ["unseen \(sums.unattributedPages)p"] : []
  }
}

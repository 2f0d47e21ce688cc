/// `/proc/PID/ksm_stat`; a key that the kernel lacks is nil.
package struct KSMStat: Sendable, Equatable {
  /// Candidate pages ksmd has seen in this address space.
  package var rmapItems: UInt64?
  /// Page-table entries that KSM pointed at the zero page.
  package var zeroPages: UInt64?
  /// Pages of this address space on the stable tree: its part of shared + sharing.
  package var mergingPages: UInt64?
  /// The kernel's own profit figure in bytes; it counts the surviving copy too.
  package var processProfit: Int64?
  /// Opted in as a whole with prctl(PR_SET_MEMORY_MERGE).
  package var mergeAny: Bool?
  /// Whether any mapping is advised.
  package var mergeable: Bool?

  package init() {}

  /// Whether ksmd knows the process or would look at it (DESIGN.md §5).
  package var takesPart: Bool {
    (rmapItems ?? 0) > 0 || (mergingPages ?? 0) > 0 || (zeroPages ?? 0) > 0 || mergeable == true
  }
}

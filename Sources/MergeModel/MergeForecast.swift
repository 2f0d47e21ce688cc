/// What ksmd will reach with the settings that hold, and what that costs.
package struct MergeForecast: Sendable, Equatable {
  /// Of one full scan at the present rate; nil while ksmd is stopped or nothing is known of its rate.
  package var fullScanSeconds: Double?
  /// Until nothing more joins by itself; 0 where that is so already, nil while ksmd is stopped.
  package var convergedSeconds: Double?
  /// ksmd's CPU time while it scans, in per cent of one core.
  package var ksmdCPUPercent: Double?
  /// ksmd's CPU time per page that it looks at; nil where it could not be measured.
  package var secondsPerPage: Double?
  /// Book-keeping once every page has been seen: 64 bytes each.
  package var metadataBytes: Int64?
  /// What will merge if one waits: 0 while ksmd is stopped, nil without a content scan.
  package var byItselfPages: Double?
  /// What will not merge unless somebody acts; nil without a content scan.
  package var needsActionPages: Double?

  /// Of a snapshot; with `pagesToScan` of its settings changed, what-if.
  package init(_ snapshot: Snapshot, pagesToScan: Int64? = nil) {}
}

extension KernelTree {
  /// `/sys/kernel/mm/ksm` of kernel 6.18 after boot, by file name and without the line's end.
  package static let ksmAfterBoot: [String: String] = [
    "advisor_max_cpu": "70",
    "advisor_max_pages_to_scan": "30000",
    "advisor_min_pages_to_scan": "500",
    "advisor_mode": "[none] scan-time",
    "advisor_target_scan_time": "200",
    "full_scans": "0",
    "general_profit": "0",
    "ksm_zero_pages": "0",
    "max_page_sharing": "256",
    "merge_across_nodes": "1",
    "pages_scanned": "0",
    "pages_shared": "0",
    "pages_sharing": "0",
    "pages_skipped": "0",
    "pages_to_scan": "100",
    "pages_unshared": "0",
    "pages_volatile": "0",
    "run": "0",
    "sleep_millisecs": "20",
    "smart_scan": "1",
    "stable_node_chains": "0",
    "stable_node_chains_prune_millisecs": "2000",
    "stable_node_dups": "0",
    "use_zero_pages": "0",
  ]

  /// What kernel 6.1 does not have of it.
  package static let ksmFilesAfter61: Set<String> = [
    "advisor_max_cpu", "advisor_max_pages_to_scan", "advisor_min_pages_to_scan", "advisor_mode",
    "advisor_target_scan_time", "general_profit", "ksm_zero_pages", "pages_scanned",
    "pages_skipped", "smart_scan",
  ]

  /// Writes `/sys/kernel/mm/ksm`: the values after boot, `values` in their place, `absent` left out.
  package func writeKSM(_ values: [String: String] = [:], absent: Set<String> = []) throws {
    try makeDirectory("sys/kernel/mm/ksm")
    let files = Self.ksmAfterBoot.merging(values) { _, given in given }
    for (name, value) in files where !absent.contains(name) {
      try write("\(value)\n", to: "sys/kernel/mm/ksm/\(name)")
    }
  }
}

/// Every file of `/sys/kernel/mm/ksm` up to kernel 6.18; the raw value is the kernel's own file name.
///
/// This is the one table of them: reading, export and the dashboard all go from here.
/// Source: Documentation/admin-guide/mm/ksm.rst.
package enum KSMFile: String, CaseIterable, Sendable, Codable {
  case run
  case pagesToScan = "pages_to_scan"
  case sleepMillisecs = "sleep_millisecs"
  case mergeAcrossNodes = "merge_across_nodes"
  case maxPageSharing = "max_page_sharing"
  case useZeroPages = "use_zero_pages"
  case smartScan = "smart_scan"
  case stableNodeChainsPruneMillisecs = "stable_node_chains_prune_millisecs"
  case advisorMode = "advisor_mode"
  case advisorMaxCPU = "advisor_max_cpu"
  case advisorTargetScanTime = "advisor_target_scan_time"
  case advisorMinPagesToScan = "advisor_min_pages_to_scan"
  case advisorMaxPagesToScan = "advisor_max_pages_to_scan"

  case pagesShared = "pages_shared"
  case pagesSharing = "pages_sharing"
  case pagesUnshared = "pages_unshared"
  case pagesVolatile = "pages_volatile"
  case pagesScanned = "pages_scanned"
  case pagesSkipped = "pages_skipped"
  case ksmZeroPages = "ksm_zero_pages"
  case fullScans = "full_scans"
  case stableNodeChains = "stable_node_chains"
  case stableNodeDups = "stable_node_dups"
  case generalProfit = "general_profit"

  /// Whether an operator writes it or the kernel counts it.
  package enum Kind: Sendable {
    case setting
    case counter
  }

  /// How the kernel writes the content.
  package enum Form: Sendable {
    case unsigned
    case signed
    /// Words of which the one in brackets holds: `[none] scan-time`.
    case choice
  }

  package var kind: Kind {
    switch self {
    case .run, .pagesToScan, .sleepMillisecs, .mergeAcrossNodes, .maxPageSharing, .useZeroPages,
      .smartScan, .stableNodeChainsPruneMillisecs, .advisorMode, .advisorMaxCPU,
      .advisorTargetScanTime, .advisorMinPagesToScan, .advisorMaxPagesToScan:
      .setting
    case .pagesShared, .pagesSharing, .pagesUnshared, .pagesVolatile, .pagesScanned,
      .pagesSkipped, .ksmZeroPages, .fullScans, .stableNodeChains, .stableNodeDups,
      .generalProfit:
      .counter
    }
  }

  package var form: Form {
    switch self {
    case .advisorMode: .choice
    case .generalProfit: .signed
    default: .unsigned
    }
  }

  package static let settings = allCases.filter { $0.kind == .setting }
  package static let counters = allCases.filter { $0.kind == .counter }
}

import Figures
import MergeModel

extension MergeObstacle {
  /// In the column WHY NOT, before its MiB.
  var short: String {
    switch self {
    case .zerosInHugePages: "zeros in THP"
    case .otherNode: "other node"
    case .pageSharingLimit: "sharing limit"
    case .missedBySmartScan: "smart-scan miss"
    case .notScannedYet: "not scanned yet"
    case .unexplained: "unexplained"
    }
  }

  /// In a line that counts them, after the amount.
  var counted: String {
    switch self {
    case .zerosInHugePages: "zeros in THP"
    case .otherNode: "on another node"
    case .pageSharingLimit: "over max_page_sharing"
    case .missedBySmartScan: "smart-scan misses"
    case .notScannedYet: "not scanned yet"
    case .unexplained: "unexplained"
    }
  }

  /// What it means, in a few words.
  var meaning: String {
    switch self {
    case .zerosInHugePages: "zeros in huge pages (THP)"
    case .otherNode: "twin on another NUMA node"
    case .pageSharingLimit: "more copies than max_page_sharing"
    case .missedBySmartScan: "missed by smart scan"
    case .notScannedYet: "not scanned yet"
    case .unexplained: "unexplained, perhaps pinned"
    }
  }
}

extension [MergeObstacle: Double] {
  /// What there is of it, most first; ties in the order of the obstacles.
  var ranked: [(obstacle: MergeObstacle, pages: Double)] {
    MergeObstacle.allCases.compactMap { obstacle in
      self[obstacle].flatMap { $0 > 0 ? (obstacle, $0) : nil }
    }
    .enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
    .map { (obstacle: $0.element.0, pages: $0.element.1) }
  }
}

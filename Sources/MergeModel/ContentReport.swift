/// What one content scan found out: which pages are equal, and what merging them would still save.
///
/// Counts are pages of `HostFigures.pageBytes`; docs/metrics.md has the definitions.
package struct ContentReport: Sendable, Equatable {
  /// Share of all contents that was kept track of; 1 is exact, below 1 is a sample by hash.
  package var samplingRate = 1.0
  /// How often each page was looked at: 1 tells nothing of what changes.
  package var looks = 2
  /// From its first to its last read.
  package var seconds = 0.0
  package var cpuSeconds = 0.0
  /// The part of it that summing up took, pairs of guests and all.
  package var sumsCPUSeconds = 0.0
  /// From `/proc/PID/mem`, both looks.
  package var bytesRead: UInt64 = 0
  /// ksmd's `full_scans` when it ended.
  package var fullScans: Int64?

  /// T: present pages in advised private mappings, without those that map the kernel's zero page.
  package var residentPages: UInt64 = 0
  /// F: distinct frames among them.
  package var distinctFrames: UInt64 = 0
  /// F − D: what merging would still save.
  package var mergeablePages = Estimate(0)
  /// Pages of T that hold only zeros.
  package var zeroPages: UInt64 = 0
  /// Those of them that lie inside huge pages.
  package var zeroPagesInHugePages: UInt64 = 0
  /// Entries of guest RAM that map the kernel's zero page: free memory that no KSM counter shows.
  package var zeroMappedPages: UInt64 = 0
  /// Pages of T whose content differed between two looks.
  package var volatilePages = Estimate(0)
  /// Duplicates in guest memory that is not advised: what advising all of it would save.
  package var notAdvisedPages = Estimate(0)
  /// Where T − D comes from; the three sum to it.
  package var idealSplit = IdealSplit()
  /// Why `mergeablePages` are not merged; they sum to it.
  package var obstacles: [MergeObstacle: Double] = [:]
  /// What `pages_sharing` will read when no page can join any more, the misses of smart scan excepted.
  package var predictedPagesSharing = Estimate(0)

  package var processes: [ProcessIdentity: ContentFigures] = [:]
  /// Pairs of guests with contents in common, a < b, sorted.
  package var pairs: [ContentPair] = []
  /// RAM of each guest, state by state.
  package var memoryMaps: [ProcessIdentity: MemoryMap] = [:]
  /// Processes, or parts of them, that were not read, one sentence each.
  package var unread: [ProcessIdentity: String] = [:]

  package init() {}

  /// T − F: what merging saves already, at the time of the scan.
  package var achievedPages: UInt64 {
    residentPages > distinctFrames ? residentPages - distinctFrames : 0
  }
  /// T − D: all that merging could save.
  package var idealPages: Estimate { mergeablePages.moved(by: Double(achievedPages)) }
  /// D: distinct contents, each volatile frame a content of its own.
  package var distinctContents: Estimate {
    let frames = Double(distinctFrames)
    return Estimate(
      frames - mergeablePages.value,
      interval: mergeablePages.interval.map {
        frames - $0.upperBound...frames - $0.lowerBound
      })
  }
  /// What smart scan missed.
  package var missedPages: Double { obstacles[.missedBySmartScan] ?? 0 }
}

extension Aged<ContentReport> {
  /// When the scan ended; `at` is when it began, for some of it is as old as its first read.
  package var endedAt: Moment {
    Moment(wall: at.wall + value.seconds, monotonic: at.monotonic + value.seconds)
  }

  /// Seconds since the scan ended, never below 0: the age that is shown, everywhere the same.
  package func ageOfResult(at now: Moment) -> Double { max(0, now.seconds(since: endedAt)) }
}

/// Where the saving of T − D comes from.
package struct IdealSplit: Sendable, Equatable {
  /// Copies of the zero page, less one.
  package var zeroPages = 0.0
  /// Copies within one process, less one, of every other content.
  package var selfPages = 0.0
  /// Processes with the same content, less one, over every other content.
  package var interPages = 0.0

  package init() {}
}

/// Why pages that could be joined are not, in the order in which the first that holds is given.
package enum MergeObstacle: String, CaseIterable, Sendable, Codable {
  /// Zeros inside a huge page with use_zero_pages=0: ksmd frees one huge page in each full scan.
  case zerosInHugePages = "zeros-in-huge-pages"
  /// The twin is on another NUMA node and merge_across_nodes=0.
  case otherNode = "other-node"
  /// More copies than max_page_sharing allows at one frame: the frames in between never join.
  case pageSharingLimit = "page-sharing-limit"
  /// ksmd came by at least 18 times with smart_scan=1, and never in the same scan as at the twin.
  case missedBySmartScan = "smart-scan-misses"
  /// ksmd has not had its time yet, or is stopped.
  case notScannedYet = "not-scanned-yet"
  /// ksmd came by often enough: the page may be pinned (VFIO, RDMA) or was busy.
  case unexplained

  /// Whether ksmd gets over it by itself while it runs.
  package var passesByItself: Bool { self == .notScannedYet }
}

/// The part of one process in a content scan, in pages.
package struct ContentFigures: Sendable, Equatable {
  package var residentPages: UInt64 = 0
  /// Σ (1/n)(1 − 1/f) over its mappings: sums to F − D.
  package var mergeablePages = Estimate(0)
  package var zeroPages: UInt64 = 0
  package var zeroPagesInHugePages: UInt64 = 0
  package var zeroMappedPages: UInt64 = 0
  /// Copies within itself, less one, of every content but the zero page.
  package var selfPages = Estimate(0)
  /// Pages whose content another process holds too.
  package var interPages = Estimate(0)
  package var volatilePages = Estimate(0)
  /// Its part of the duplicates in memory that is not advised.
  package var notAdvisedPages = Estimate(0)
  /// What would be saved if this process's memory, and no other's, were advised as well.
  package var gainIfAdvisedPages = Estimate(0)
  /// Why `mergeablePages` are not merged; they sum to it.
  package var obstacles: [MergeObstacle: Double] = [:]

  package init() {}
}

/// Two guests and the contents that both hold, each counted once, the zero page left out.
package struct ContentPair: Sendable, Equatable {
  /// The lower pid.
  package var a: Int32
  /// The higher pid.
  package var b: Int32
  package var commonContents: Estimate

  package init(a: Int32, b: Int32, commonContents: Estimate) {
    self.a = a
    self.b = b
    self.commonContents = commonContents
  }
}

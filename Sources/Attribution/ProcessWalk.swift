import KernelFiles
import MergeModel

/// Goes through the page tables of one process, a bounded number of pages at a time.
///
/// Where the kernel has PAGEMAP_SCAN only present private pages of ordinary size are read;
/// before 6.7 every entry of every private mapping.
struct ProcessWalk: ~Copyable {
  private let pagemap: Pagemap
  private var unvisited: [Range<UInt64>]
  private var ram: [Range<UInt64>]?
  /// Otherwise only zero-page mappings are counted.
  private let looksForMerged: Bool
  private var regions: [Pagemap.Region] = []
  private var canLook = true
  /// Entries that map the kernel's zero page, as far as the kernel tells before flags are read.
  private(set) var zeroMappedPages: UInt64 = 0
  /// What the kernel says is merged in advised memory (`KSM:` of smaps), where only that is read.
  let kernelMergedPages: UInt64?
  /// The frame of the kernel's zero page, where it is known.
  private let zeroFrame: UInt64?

  /// A gap between regions that is cheaper to read through than to start anew.
  private static let gapLimit: UInt64 = 32
  /// A gap between mappings that a look goes over faster than a call of its own.
  private static let lookGapLimit: UInt64 = 1 << 18
  /// The same for this walk: what lies in a gap is read too.
  private let lookGap: UInt64

  /// With `isAdvisedOnly` nothing else than advised memory and `ram` is read.
  ///
  /// The fallback needs that: what a daemon wrote before it forked looks merged to it. A merged
  /// page never lies elsewhere, for taking the advice back unmerges.
  init(
    _ process: borrowing ProcessDirectory, ram: [Range<UInt64>]?, looksForMerged: Bool = true,
    isAdvisedOnly: Bool = false, zeroFrame: UInt64?, pageBytes: Int, _ buffer: inout TextBuffer
  ) throws(KernelFileError) {
    let pagemap = try Pagemap(of: process, pageBytes: pageBytes)
    // Without merged pages only a guest's RAM is looked at, and where that is one knows.
    let isRAMEnough = !looksForMerged && ram != nil
    let page = UInt64(pageBytes)
    let mappings: [Mapping]
    if isAdvisedOnly, !isRAMEnough {
      let advised = try Self.advised(process, &buffer)
      mappings = advised.map(\.mapping)
      kernelMergedPages = Self.mergedBytes(of: advised).map { $0 / page }
    } else {
      mappings = isRAMEnough ? [] : try process.mappings(&buffer)
      kernelMergedPages = nil
    }
    lookGap = isAdvisedOnly ? 0 : Self.lookGapLimit
    self.pagemap = pagemap
    self.looksForMerged = looksForMerged
    self.zeroFrame = zeroFrame
    self.ram = ram?.map { $0.lowerBound / page..<$0.upperBound / page }
    let privates = mappings.filter { !$0.isShared && $0.start < 1 << 63 && $0.bytes > 0 }
      .map { $0.start / page..<$0.end / page }
    // Zero-page mappings outside of a guest's RAM do not count.
    let visited =
      looksForMerged
      ? isAdvisedOnly ? Self.union(privates, self.ram ?? []) : privates : self.ram ?? privates
    unvisited = visited.sorted { $1.lowerBound < $0.lowerBound }
  }

  private static func advised(
    _ process: borrowing ProcessDirectory, _ buffer: inout TextBuffer
  ) throws(KernelFileError) -> [MappingUsage] {
    try process.mappingUsages(&buffer).filter { $0.flags.contains(.mergeable) }
  }

  /// Nil where the kernel does not tell it of each.
  private static func mergedBytes(of usages: [MappingUsage]) -> UInt64? {
    usages.reduce(0) { sum, usage in
      guard let sum, let merged = usage.merged else { return nil }
      return sum &+ merged
    }
  }

  /// Each page of either once.
  private static func union(
    _ one: [Range<UInt64>], _ other: [Range<UInt64>]
  ) -> [Range<UInt64>] {
    var all: [Range<UInt64>] = []
    for range in (one + other).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = all.last, range.lowerBound <= last.upperBound {
        all[all.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        all.append(range)
      }
    }
    return all
  }

  /// Reads the next pages and appends the frame of each present private entry to `frames`.
  ///
  /// False when all of the process has been walked.
  mutating func step(
    _ entries: UnsafeMutableBufferPointer<UInt64>, _ frames: inout [UInt64]
  ) throws(KernelFileError) -> Bool {
    guard var pages = unvisited.popLast() else { return false }
    if canLook {
      let mapping = pages
      let others = unvisited
      // Mappings that lie close together are looked at in one call.
      while let next = unvisited.last, next.lowerBound < pages.upperBound + lookGap {
        pages = pages.lowerBound..<max(pages.upperBound, next.upperBound)
        unvisited.removeLast()
      }
      if let end = try pagemap.presentRegions(
        from: pages.lowerBound, to: pages.upperBound, &regions)
      {
        if end < pages.upperBound {
          unvisited.append(max(end, pages.lowerBound + 1)..<pages.upperBound)
        }
        return try readRegions(entries, &frames)
      }
      // What lies between the mappings, such as shared memory, would now be read entry by entry.
      canLook = false
      unvisited = others + [mapping]
      return true
    }
    let limit = pages.lowerBound + Pagemap.pageLimit
    if pages.upperBound > limit {
      unvisited.append(limit..<pages.upperBound)
      pages = pages.lowerBound..<limit
    }
    return try read(pages, entries, &frames)
  }

  private mutating func readRegions(
    _ entries: UnsafeMutableBufferPointer<UInt64>, _ frames: inout [UInt64]
  ) throws(KernelFileError) -> Bool {
    var pending: Range<UInt64>?
    for region in regions {
      switch region.kind {
      case .zero: countZero(region)
      case .huge: break
      case .small where !looksForMerged: break
      case .small, .unknown:
        if let open = pending, region.first - open.upperBound <= Self.gapLimit {
          pending = open.lowerBound..<region.end
        } else {
          if let open = pending { _ = try read(open, entries, &frames) }
          pending = region.first..<region.end
        }
      }
    }
    if let open = pending { _ = try read(open, entries, &frames) }
    return true
  }

  private mutating func read(
    _ pages: Range<UInt64>, _ entries: UnsafeMutableBufferPointer<UInt64>,
    _ frames: inout [UInt64]
  ) throws(KernelFileError) -> Bool {
    var first = pages.lowerBound
    while first < pages.upperBound {
      let wanted = min(entries.count, Int(pages.upperBound - first))
      let part = UnsafeMutableBufferPointer(rebasing: entries[0..<wanted])
      let count = try pagemap.read(into: part, from: first)
      guard count > 0 else {
        throw KernelFileError(path: "pagemap", reason: .gone)
      }
      for index in 0..<count {
        let entry = PagemapEntry(part[index])
        guard entry.mayBeMerged else { continue }
        if entry.frame != zeroFrame {
          frames.append(entry.frame)
        } else if !canLook {
          countZero(
            Pagemap.Region(
              first: first + UInt64(index), end: first + UInt64(index) + 1, kind: .zero))
        }
      }
      first += UInt64(count)
    }
    return true
  }

  private mutating func countZero(_ region: Pagemap.Region) {
    guard let ram else {
      zeroMappedPages += region.end - region.first
      return
    }
    for part in ram {
      let low = max(part.lowerBound, region.first)
      let high = min(part.upperBound, region.end)
      if low < high { zeroMappedPages += high - low }
    }
  }
}

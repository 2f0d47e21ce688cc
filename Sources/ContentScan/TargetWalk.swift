import KernelFiles
import MergeModel

/// The memory of one process that is to be read, in pages, and the files to read it through.
struct TargetWalk: ~Copyable {
  /// Pages of one mapping.
  struct Piece {
    var first: UInt64
    var end: UInt64
    /// Whether entries of file pages in it are the huge zero page.
    var isAnonymous: Bool
    /// Whether its mappings of the zero page count: of guests only those in their RAM do.
    var countsZeros: Bool
  }

  let index: Int
  let isAdvised: Bool
  let pagemap: Pagemap
  let memory: MemoryFile
  var pieces: [Piece]

  /// Opens the process again, for a second look at what was read of it.
  init(
    again target: ContentTarget, _ index: Int, _ options: ContentScanOptions,
    _ buffer: inout TextBuffer
  ) throws(KernelFileError) {
    let process = try ProcessDirectory(pid: target.identity.pid, options.roots)
    try process.check(is: target.identity, &buffer)
    let pagemap = try Pagemap(of: process, pageBytes: options.pageBytes)
    memory = try MemoryFile(of: process)
    self.pagemap = pagemap
    self.index = index
    isAdvised = true
    pieces = []
  }

  init(
    _ process: borrowing ProcessDirectory, _ index: Int, isAdvised: Bool, pieces: [Piece],
    pageBytes: Int
  ) throws(KernelFileError) {
    let pagemap = try Pagemap(of: process, pageBytes: pageBytes)
    memory = try MemoryFile(of: process)
    self.pagemap = pagemap
    self.index = index
    self.isAdvised = isAdvised
    // Taken from the end.
    self.pieces = pieces.reversed()
  }
}

/// What of a process is read, found in its smaps.
struct ReadingPlan {
  var advised: [TargetWalk.Piece] = []
  var notAdvised: [TargetWalk.Piece] = []
  /// Present pages in both.
  var residentPages: UInt64 = 0
  /// Why parts of it are not read, one clause; nil where all is.
  var unread: String?
  /// Whether some of its RAM is not read.
  var hasUnreadRAM = false

  init(_ usages: [MappingUsage], of target: ContentTarget, pageBytes: Int) {
    let page = UInt64(pageBytes)
    var reasons: [String] = []
    for usage in usages where usage.mapping.bytes > 0 && usage.mapping.end <= 1 << 56 {
      let mapping = usage.mapping
      let inRAM = target.ram.contains {
        $0.lowerBound < mapping.end && mapping.start < $0.upperBound
      }
      let isAdvised = usage.flags.contains(.mergeable) && !mapping.isShared
      guard isAdvised || inRAM else { continue }
      if let reason = Self.obstacle(usage) {
        if !reasons.contains(reason) { reasons.append(reason) }
        hasUnreadRAM = hasUnreadRAM || inRAM
        continue
      }
      let isAnonymous = mapping.inode == 0
      if isAdvised || (target.isGuest && isAnonymous) { residentPages += usage.resident / page }
      if isAdvised {
        advised.append(
          TargetWalk.Piece(
            first: mapping.start / page, end: mapping.end / page, isAnonymous: isAnonymous,
            countsZeros: inRAM || !target.isGuest))
      } else if target.isGuest, isAnonymous {
        for part in target.ram {
          let first = max(part.lowerBound, mapping.start) / page
          let end = min(part.upperBound, mapping.end) / page
          if first < end {
            notAdvised.append(
              TargetWalk.Piece(first: first, end: end, isAnonymous: true, countsZeros: true))
          }
        }
      }
    }
    if !reasons.isEmpty { unread = "\(reasons.joined(separator: " and ")) is not read" }
  }

  /// Why a mapping must not be read, or need not.
  private static func obstacle(_ usage: MappingUsage) -> String? {
    if usage.flags.contains(.hugetlb) { return "memory in hugetlb pages" }
    if usage.flags.contains(.device) { return "memory of a device" }
    // A page that is not there yet would be waited for.
    if usage.flags.contains(.userfault) { return "memory under userfaultfd" }
    if usage.mapping.isShared { return "memory mapped as shared" }
    return nil
  }
}

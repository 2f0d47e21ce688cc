import Glibc

/// `/proc/PID/pagemap`, read in bulk, and its PAGEMAP_SCAN ioctl where the kernel (6.7 and later) has it.
package struct Pagemap: ~Copyable, Sendable {
  /// Pages in `first..<end` of one process that are all alike.
  package struct Region: Sendable, Equatable {
    package enum Kind: Sendable {
      /// Present private pages, of the ordinary size.
      case small
      /// Present private pages inside a huge page: never merged.
      case huge
      /// Entries that map the kernel's zero page.
      case zero
      /// Not looked at yet: anything may be in there.
      case unknown
    }

    package var first: UInt64
    package var end: UInt64
    package var kind: Kind

    package init(first: UInt64, end: UInt64, kind: Kind) {
      self.first = first
      self.end = end
      self.kind = kind
    }
  }

  /// Present pages after which a look ends: some 10 ms of work with them.
  package static let pageLimit: UInt64 = 1 << 17

  private let file: OpenFile
  private let pageShift: UInt64

  package init(of process: borrowing ProcessDirectory, pageBytes: Int) throws(KernelFileError) {
    file = try process.open("pagemap")
    pageShift = UInt64(pageBytes.trailingZeroBitCount)
  }

  /// Reads the entries of pages `first…` into `entries`; fewer come back where the process has ended.
  package func read(
    into entries: UnsafeMutableBufferPointer<UInt64>, from first: UInt64
  ) throws(KernelFileError) -> Int {
    try file.read(
      into: UnsafeMutableRawBufferPointer(entries), at: Int(first) * MemoryLayout<UInt64>.size)
      / MemoryLayout<UInt64>.size
  }

  /// The present private pages from `first` up to `end`, and the page up to which was looked.
  ///
  /// It stops early after about `pageLimit` pages, so that one call never takes long. Nil where this kernel cannot tell. Looks only: it neither faults nor marks anything.
  package func presentRegions(
    from first: UInt64, to end: UInt64, _ regions: inout [Region]
  ) throws(KernelFileError) -> UInt64? {
    regions.removeAll(keepingCapacity: true)
    return try withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 3 * Scan.regionLimit) {
      found throws(KernelFileError) in
      var scan = Scan(
        start: first << pageShift, end: end << pageShift, found: found.baseAddress)
      let count = ioctl(file.descriptor, Scan.request, &scan)
      if count < 0 {
        // ENOTTY: before 6.7 (or a plain file of a test); EINVAL: a category it does not know.
        if errno == ENOTTY || errno == EINVAL || errno == EOPNOTSUPP { return nil }
        throw KernelFileError(path: file.path, errno: errno)
      }
      for index in 0..<Int(count) {
        let categories = found[3 * index + 2]
        let kind: Region.Kind =
          categories & Scan.zero != 0 ? .zero : categories & Scan.huge != 0 ? .huge : .small
        regions.append(
          Region(
            first: found[3 * index] >> pageShift, end: found[3 * index + 1] >> pageShift,
            kind: kind))
      }
      return scan.walkEnd >> pageShift
    }
  }

  /// `struct pm_scan_arg` of linux/fs.h: twelve 64-bit numbers.
  private struct Scan {
    static let present: UInt64 = 1 << 3
    static let file: UInt64 = 1 << 2
    static let zero: UInt64 = 1 << 5
    static let huge: UInt64 = 1 << 6
    static let regionLimit = 1_024
    /// `_IOWR('f', 16, struct pm_scan_arg)`.
    static let request: UInt = 0xC060_6610

    var size: UInt64 = 96
    var flags: UInt64 = 0
    var start: UInt64
    var end: UInt64
    var walkEnd: UInt64 = 0
    var vector: UInt64
    var vectorLength = UInt64(Scan.regionLimit)
    var maxPages = Pagemap.pageLimit
    var categoryInverted = Scan.file
    var categoryMask = Scan.present | Scan.file
    var categoryAnyOf: UInt64 = 0
    var returnMask = Scan.zero | Scan.huge

    init(start: UInt64, end: UInt64, found: UnsafeMutablePointer<UInt64>?) {
      self.start = start
      self.end = end
      vector = UInt64(UInt(bitPattern: found))
    }
  }
}

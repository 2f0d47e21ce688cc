import Glibc
package import KernelFiles
package import MergeModel

/// Finds out by behaviour how merged frames can be told on the running kernel.
///
/// Kernels 6.10 to 7.2-rc2 without fix 81401cebfc15 set bit 21 on every anonymous page, so one
/// private page of our own, never advised, tells: it must not show the bit.
package enum KernelHonesty {
  /// What is known about one kernel.
  package enum Outcome: Sendable, Equatable {
    case test(MergedFrameTest)
    /// Attribution is impossible; the text says what is missing and what would help.
    case impossible(String)
  }

  /// Looks at one page of this process through `roots`.
  ///
  /// `own` is the number under which this process stands in that tree.
  package static func examine(_ roots: KernelRoots, own: Int32, pageBytes: Int) -> Outcome {
    let page = mmap(
      nil, pageBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let page, page != MAP_FAILED else {
      return .impossible("no page of memory could be had to test the kernel with")
    }
    defer { munmap(page, pageBytes) }
    page.storeBytes(of: 0x6b73_6d74, as: UInt32.self)
    let address = UInt64(UInt(bitPattern: page))
    do throws(KernelFileError) {
      return try examine(roots, own: own, page: address / UInt64(pageBytes), pageBytes)
    } catch {
      switch error.reason {
      case .forbidden:
        return .impossible("\(error.path) may be read by root only")
      case .absent, .gone:
        return .impossible("this kernel has no \(error.path)")
      case .malformed, .system:
        return .impossible(error.description)
      }
    }
  }

  private static func examine(
    _ roots: KernelRoots, own: Int32, page: UInt64, _ pageBytes: Int
  ) throws(KernelFileError) -> Outcome {
    let flagsFile = try FrameFile.flags(roots)
    _ = try FrameFile.counts(roots)
    let process = try ProcessDirectory(pid: own, roots)
    let pagemap = try Pagemap(of: process, pageBytes: pageBytes)
    var bits: UInt64 = 0
    _ = try withUnsafeMutablePointer(to: &bits) { pointer throws(KernelFileError) in
      try pagemap.read(into: UnsafeMutableBufferPointer(start: pointer, count: 1), from: page)
    }
    let entry = PagemapEntry(bits)
    guard entry.isPresent, entry.frame != 0 else {
      return .impossible("frame numbers in /proc/PID/pagemap are hidden (CAP_SYS_ADMIN shows them)")
    }
    var flags: UInt64 = 0
    _ = try withUnsafeMutablePointer(to: &flags) { pointer throws(KernelFileError) in
      try flagsFile.read(
        into: UnsafeMutableBufferPointer(start: pointer, count: 1), from: entry.frame)
    }
    let isMarked = MergedFrameTest.kpageflags.isMerged(FrameFlags(rawValue: flags))
    return .test(isMarked ? .fallback : .kpageflags)
  }
}

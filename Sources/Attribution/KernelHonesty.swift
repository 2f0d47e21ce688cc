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
    /// How merged frames are told, and the frame of the kernel's zero page where it is known.
    case usable(MergedFrameTest, zeroFrame: UInt64?)
    /// Attribution is impossible: what is missing.
    case impossible(Refusal)
  }

  /// Looks at two pages of this process: one written, one only read.
  ///
  /// A tree in which we are not holds another machine's files, of which our pages tell nothing:
  /// there the documented meaning is taken.
  package static func examine(_ roots: KernelRoots, pageBytes: Int) -> Outcome {
    do throws(KernelFileError) {
      let flags = try FrameFile.flags(roots)
      _ = try FrameFile.counts(roots)
      guard let ourselves = ProcessList.ownNumber(roots) else {
        return .usable(.kpageflags, zeroFrame: nil)
      }
      return try examine(flags, ProcessDirectory(pid: ourselves, roots), pageBytes)
    } catch {
      if error.reason == .absent, ProcessList.showsNothingElse(roots) {
        return .impossible(
          Refusal(
            "\(error.path) is not shown: /proc was mounted with subset=pid", isOfRights: false))
      }
      return .impossible(Refusal(error))
    }
  }

  private static func examine(
    _ flags: borrowing FrameFile, _ process: borrowing ProcessDirectory, _ pageBytes: Int
  ) throws(KernelFileError) -> Outcome {
    let memory = mmap(
      nil, 2 * pageBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else {
      return .impossible(
        Refusal("no page of memory could be had to test the kernel with", isOfRights: false))
    }
    defer { munmap(memory, 2 * pageBytes) }
    madvise(memory, 2 * pageBytes, MADV_NOHUGEPAGE)
    memory.storeBytes(of: 0x6b73_6d74, as: UInt32.self)
    // Reading a page that was never written maps the zero page.
    let isZero = memory.load(fromByteOffset: pageBytes, as: UInt32.self) == 0
    let pagemap = try Pagemap(of: process, pageBytes: pageBytes)
    let first = UInt64(UInt(bitPattern: memory)) / UInt64(pageBytes)
    let entries: [PagemapEntry] = try withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) {
      bits throws(KernelFileError) in
      let count = try pagemap.read(into: bits, from: first)
      return bits[0..<count].map(PagemapEntry.init)
    }
    guard entries.count == 2, entries[0].isPresent, entries[0].frame != 0 else {
      return .impossible(
        Refusal(
          "frame numbers in /proc/PID/pagemap are hidden without CAP_SYS_ADMIN", isOfRights: true))
    }
    let isMarked: Bool = try withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 1) {
      bits throws(KernelFileError) in
      guard try flags.read(into: bits, from: entries[0].frame) == 1 else { return false }
      return MergedFrameTest.kpageflags.isMerged(FrameFlags(rawValue: bits[0]))
    }
    return .usable(
      isMarked ? .fallback : .kpageflags,
      zeroFrame: isZero && entries[1].isPresent ? entries[1].frame : nil)
  }
}

extension Refusal {
  /// What a file of the kernel that could not be read means for attribution.
  package init(_ error: KernelFileError) {
    switch error.reason {
    case .forbidden: self.init("\(error.path) may be read by root only", isOfRights: true)
    case .absent, .gone: self.init("this kernel has no \(error.path)", isOfRights: false)
    case .malformed, .system: self.init(error.description, isOfRights: false)
    }
  }
}

package import MergeModel

/// `/sys/kernel/mm/transparent_hugepage/khugepaged`, each file kept open: one pread a file.
package struct HugePageDaemonReader: ~Copyable {
  /// The files that are read, open.
  private struct Files: ~Copyable {
    let pagesCollapsed: OpenFile
    let maxPtesNone: OpenFile
    let pagesToScan: OpenFile
    let scanSleepMillisecs: OpenFile

    init(in path: String) throws(KernelFileError) {
      let pagesCollapsed = try OpenFile("\(path)/pages_collapsed")
      let maxPtesNone = try OpenFile("\(path)/max_ptes_none")
      let pagesToScan = try OpenFile("\(path)/pages_to_scan")
      let scanSleepMillisecs = try OpenFile("\(path)/scan_sleep_millisecs")
      self.pagesCollapsed = pagesCollapsed
      self.maxPtesNone = maxPtesNone
      self.pagesToScan = pagesToScan
      self.scanSleepMillisecs = scanSleepMillisecs
    }
  }

  private let files: Files?
  /// What opening them gave, where they could not be opened.
  private let refusal: Reading<HugePageDaemon>
  private var buffer = TextBuffer(capacity: 64)

  package init(_ roots: KernelRoots) {
    do throws(KernelFileError) {
      files = try Files(in: "\(roots.sysfs)/kernel/mm/transparent_hugepage/khugepaged")
      refusal = .absent
    } catch {
      files = nil
      refusal = error.reading()
    }
  }

  /// Absent without transparent huge pages.
  package mutating func read() -> Reading<HugePageDaemon> {
    switch files {
    case .none: return refusal
    case .some(let files):
      do throws(KernelFileError) {
        return .value(
          HugePageDaemon(
            pagesCollapsed: try Self.number(in: files.pagesCollapsed, &buffer),
            mostEmptyEntries: try Self.number(in: files.maxPtesNone, &buffer),
            pagesToScan: try Self.number(in: files.pagesToScan, &buffer),
            scanSleepMillisecs: try Self.number(in: files.scanSleepMillisecs, &buffer)))
      } catch {
        return error.reading()
      }
    }
  }

  private static func number(
    in file: borrowing OpenFile, _ buffer: inout TextBuffer
  ) throws(KernelFileError) -> UInt64 {
    try buffer.fill(from: file)
    let path = file.path
    return try buffer.withText { text throws(KernelFileError) in
      guard let number = HostParsers.number(text) else {
        throw KernelFileError(path: path, reason: .malformed(text.excerpt))
      }
      return number
    }
  }
}

import Glibc
package import MergeModel

/// The files that describe the host and are cheap to read; name and kernel are read only once.
package struct HostReader: ~Copyable {
  private let roots: KernelRoots
  private var buffer = TextBuffer()
  private var figures = HostFigures()
  private var ksmd: KSMDaemonReader
  private var khugepaged: HugePageDaemonReader
  private let processors: ProcessorReader

  package init(_ roots: KernelRoots) {
    self.roots = roots
    ksmd = KSMDaemonReader(roots)
    khugepaged = HugePageDaemonReader(roots)
    processors = ProcessorReader(roots)
    figures.pageBytes = sysconf(CInt(_SC_PAGESIZE))
    figures.processorCount = max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN)))
    figures.tickSeconds = ClockTicks.kernelTickSeconds()
    figures.name = text("\(roots.procfs)/sys/kernel/hostname")
    figures.kernel = text("\(roots.procfs)/sys/kernel/osrelease")
  }

  /// One reading of all of them.
  package mutating func read() -> HostFigures {
    readMemoryInformation()
    readMemoryStatistics()
    figures.uptimeSeconds = reading("\(roots.procfs)/uptime") { HostParsers.uptime($0) }
    figures.pressureSomeAvg10 = reading("\(roots.procfs)/pressure/memory") {
      HostParsers.pressureSomeAverage10($0)
    }
    figures.numaNodes = reading("\(roots.sysfs)/devices/system/node/online") {
      HostParsers.listCount($0)
    }
    figures.ksmd = ksmd.read()
    figures.khugepaged = khugepaged.read()
    processors.read(into: &figures, &buffer)
    return figures
  }

  private mutating func text(_ path: String) -> String {
    do throws(KernelFileError) {
      try buffer.fill(from: path)
      return buffer.string
    } catch {
      return ""
    }
  }

  private mutating func reading<Value>(
    _ path: String, _ parse: (Span<UInt8>) -> Value?
  ) -> Reading<Value> {
    Reading { () throws(KernelFileError) in
      try buffer.fill(from: path)
      return try buffer.withText { text throws(KernelFileError) in
        guard let value = parse(text) else {
          throw KernelFileError(path: path, reason: .malformed(text.excerpt))
        }
        return value
      }
    }
  }

  private mutating func readMemoryInformation() {
    let path = "\(roots.procfs)/meminfo"
    let memory = reading(path) { HostParsers.memoryInformation($0) }
    figures.memoryBytes = memory.field(\.totalBytes)
    figures.availableBytes = memory.field(\.availableBytes)
    figures.swapTotalBytes = memory.field(\.swapTotalBytes)
    figures.swapFreeBytes = memory.field(\.swapFreeBytes)
  }

  private mutating func readMemoryStatistics() {
    let statistics = reading("\(roots.procfs)/vmstat") { HostParsers.memoryStatistics($0) }
    figures.cowBreaks = statistics.field(\.cowBreaks)
    figures.swappedInPages = statistics.field(\.swappedInPages)
    figures.hugePageCollapses = statistics.field(\.hugePageCollapses)
    figures.hugePageSplits = statistics.field(\.hugePageSplits)
  }
}

extension Reading {
  /// One optional field of the value; a value without it is absent.
  fileprivate func field<Field>(_ path: KeyPath<Value, Field?>) -> Reading<Field> {
    switch map({ $0[keyPath: path] }) {
    case .value(let field?): .value(field)
    case .value(nil), .absent: .absent
    case .forbidden: .forbidden
    case .failed(let text): .failed(text)
    }
  }
}

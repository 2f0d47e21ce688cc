package import MergeModel

/// What the processors are busy with: `/proc/stat`, `/proc/loadavg` and `/proc/pressure/cpu`.
package struct ProcessorReader: ~Copyable {
  private let stat: KeptFile
  private let load: KeptFile
  private let pressure: KeptFile

  package init(_ roots: KernelRoots) {
    stat = KeptFile("\(roots.procfs)/stat")
    load = KeptFile("\(roots.procfs)/loadavg")
    pressure = KeptFile("\(roots.procfs)/pressure/cpu")
  }

  /// Sets the three figures; each is absent where this kernel lacks its file.
  package func read(into figures: inout HostFigures, _ buffer: inout TextBuffer) {
    figures.processorTime = stat.reading(&buffer) {
      HostParsers.processorTime($0, ticksPerSecond: ClockTicks.perSecond)
    }
    figures.loadAverage = load.reading(&buffer) { HostParsers.loadAverage($0) }
    figures.processorPressureAvg10 = pressure.reading(&buffer) {
      HostParsers.pressureSomeAverage10($0)
    }
  }
}

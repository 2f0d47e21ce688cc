/// A table that nobody watches: where a process hangs, it hangs too.
extension ProcessTable {
  /// `pageBytes` as in `HostFigures`; what hangs is told to nobody.
  package init(_ options: SamplingOptions, pageBytes: Int, timekeeper: any Timekeeper) {
    self.init(options, pageBytes: pageBytes, beacon: Beacon(), timekeeper: timekeeper)
  }

  /// Looks at all processes, and at the faults of those that take part.
  package mutating func look() -> Reading {
    refresh(excluding: [], countingFaults: true)
  }
}

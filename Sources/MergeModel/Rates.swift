/// What happened between two samples, per second of the time between them.
package struct Rates: Sendable, Equatable {
  package var seconds: Double
  /// Δ pages_scanned; nil before kernel 6.6.
  package var pagesScannedPerSecond: Double?
  /// ksmd's CPU time, in per cent of one core.
  package var ksmdCPUPercent: Double?
  /// Δ cow_ksm.
  package var cowBreaksPerSecond: Double?
  /// Time in which the processors had nothing to do, in per cent of all of them together.
  package var idlePercent: Double?
  /// Δ pswpin.
  package var swappedInPagesPerSecond: Double?

  package init(seconds: Double) {
    self.seconds = seconds
  }

  /// A pure function of two snapshots; nil where no time lies between them.
  package init?(from earlier: Snapshot, to later: Snapshot) {
    let seconds = later.takenAt.seconds(since: earlier.takenAt)
    guard seconds > 0 else { return nil }
    self.init(seconds: seconds)
    pagesScannedPerSecond = Self.perSecond(
      earlier.ksm[.pagesScanned].map { Double($0) }, later.ksm[.pagesScanned].map { Double($0) },
      seconds)
    cowBreaksPerSecond = Self.perSecond(
      earlier.host.cowBreaks.value.map { Double($0) },
      later.host.cowBreaks.value.map { Double($0) },
      seconds)
    swappedInPagesPerSecond = Self.perSecond(
      earlier.host.swappedInPages.value.map { Double($0) },
      later.host.swappedInPages.value.map { Double($0) }, seconds)
    idlePercent = Self.idlePercent(
      from: earlier.host.processorTime.value, to: later.host.processorTime.value)
    if let before = earlier.host.ksmd.value, let after = later.host.ksmd.value,
      before.pid == after.pid
    {
      ksmdCPUPercent = Self.perSecond(before.cpuSeconds, after.cpuSeconds, seconds).map { $0 * 100 }
    }
  }

  /// Of all processors together; the kernel lets iowait go back now and then.
  private static func idlePercent(from before: ProcessorTime?, to after: ProcessorTime?) -> Double?
  {
    guard let before, let after, after.total > before.total, after.idle >= before.idle else {
      return nil
    }
    return min(100, (after.idle - before.idle) / (after.total - before.total) * 100)
  }

  /// Nil where a counter is missing or went back (it was reset).
  private static func perSecond(_ before: Double?, _ after: Double?, _ seconds: Double) -> Double? {
    guard let before, let after, after >= before else { return nil }
    return (after - before) / seconds
  }
}

/// How fast ksmd goes through memory, in pages a second.
package enum ScanRate: Sendable, Equatable {
  /// By two readings of `pages_scanned`.
  case measured(Double)
  /// By the settings alone: kernels before 6.6 do not count.
  case atMost(Double)
}

extension Snapshot {
  /// Nil for a single sample, and where KSM does not run and the kernel does not count.
  package var scanRate: ScanRate? {
    if let measured = rates?.pagesScannedPerSecond { return .measured(measured) }
    guard ksm[.pagesScanned] == nil, ksm[.run] == 1 else { return nil }
    return ksm.mostPagesPerSecond.map(ScanRate.atMost)
  }
}

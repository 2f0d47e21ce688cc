import LiveHarness
import Testing

/// What ksmd did over whole full scans, by the kernel's own counters.
struct DaemonWork: Sendable {
  private(set) var fullScans = 0.0
  private(set) var seconds = 0.0
  /// On a processor.
  private(set) var cpuSeconds = 0.0
  /// Ready to run, while others had the processors.
  private(set) var waitSeconds = 0.0

  /// Of one full scan, without the time in which it waited for others.
  var scanSeconds: Double { (seconds - waitSeconds) / fullScans }
  /// Of one full scan.
  var scanCPUSeconds: Double { cpuSeconds / fullScans }
  /// In per cent of one core, of the time in which it did not wait for others.
  var cpuPercent: Double { cpuSeconds / (seconds - waitSeconds) * 100 }

  /// Over at least so many seconds, in a multiple of `cycle` full scans.
  static func measured(
    of pid: Int32, _ ksm: KSMHost, cycle: Int64, atLeast limit: Duration
  ) async throws -> DaemonWork {
    let begin = try await Instant.nextEnd(of: pid, ksm)
    var end = begin
    repeat {
      end = try await Instant.nextEnd(of: pid, ksm)
    } while end.at - begin.at < limit || (end.fullScans - begin.fullScans) % cycle != 0
    var work = DaemonWork()
    work.add(from: begin, to: end)
    return work
  }

  /// In turns, full scan by full scan, with the settings that `first` and `second` set.
  static func alternating(
    of pid: Int32, _ ksm: KSMHost, scans: Int, first: () throws -> Void, second: () throws -> Void
  ) async throws -> (first: DaemonWork, second: DaemonWork) {
    var works = (first: DaemonWork(), second: DaemonWork())
    var begin = try await Instant.nextEnd(of: pid, ksm)
    for scan in 0..<2 * scans {
      if scan % 2 == 0 { try first() } else { try second() }
      let end = try await Instant.nextEnd(of: pid, ksm)
      if scan % 2 == 0 {
        works.first.add(from: begin, to: end)
      } else {
        works.second.add(from: begin, to: end)
      }
      begin = end
    }
    return works
  }

  private mutating func add(from begin: Instant, to end: Instant) {
    let passed = (end.at - begin.at).components
    fullScans += Double(end.fullScans - begin.fullScans)
    seconds += Double(passed.seconds) + Double(passed.attoseconds) / 1e18
    cpuSeconds += end.cpuSeconds - begin.cpuSeconds
    waitSeconds += end.waitSeconds - begin.waitSeconds
  }

  /// The counters when a full scan had just ended.
  private struct Instant {
    var at: ContinuousClock.Instant
    var fullScans: Int64
    var cpuSeconds: Double
    var waitSeconds: Double

    static func nextEnd(of pid: Int32, _ ksm: KSMHost) async throws -> Instant {
      let before = try ksm.value("full_scans")
      var now = before
      try await eventually("a full scan to end", every: .milliseconds(2)) {
        now = try ksm.value("full_scans")
        return now > before
      }
      let text = try #require(kernelFile("/proc/\(pid)/schedstat"))
      let times = text.split(separator: " ").compactMap { Double($0) }
      try #require(times.count >= 2)
      return Instant(
        at: .now, fullScans: now, cpuSeconds: times[0] / 1e9, waitSeconds: times[1] / 1e9)
    }
  }
}

import LiveHarness
import Testing

/// What ksmd did over whole full scans, by the kernel's own counters.
struct DaemonWork: Sendable {
  var fullScans: Double
  var seconds: Double
  /// On a processor.
  var cpuSeconds: Double
  /// Ready to run, while others had the processors.
  var waitSeconds: Double

  /// Of one full scan; what others did on this machine meanwhile is taken off.
  var scanSeconds: Double { (seconds - waitSeconds) / fullScans }
  /// Of the time in which it did not wait, in per cent of one core.
  var cpuPercent: Double { cpuSeconds / (seconds - waitSeconds) * 100 }

  /// Measured over at least so many full scans, a multiple of `cycle`, and so much time.
  static func measured(
    of pid: Int32, _ ksm: KSMHost, cycle: Int64, atLeast limit: Duration
  ) async throws -> DaemonWork {
    let begin = try await Instant.nextEnd(of: pid, ksm)
    var end = begin
    repeat {
      end = try await Instant.nextEnd(of: pid, ksm)
    } while end.at - begin.at < limit || (end.fullScans - begin.fullScans) % cycle != 0
    let passed = (end.at - begin.at).components
    return DaemonWork(
      fullScans: Double(end.fullScans - begin.fullScans),
      seconds: Double(passed.seconds) + Double(passed.attoseconds) / 1e18,
      cpuSeconds: end.cpuSeconds - begin.cpuSeconds,
      waitSeconds: end.waitSeconds - begin.waitSeconds)
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

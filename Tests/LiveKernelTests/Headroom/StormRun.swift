import Glibc
import LiveHarness
import MergeModel
import Sampling

/// A storm that was raised, and when the alarm came.
struct StormRun: Sendable {
  /// Seconds from its first write.
  struct Times: Sendable {
    /// When the alarm was raised; nil where it never was.
    var alarm: Double?
    /// When the cgroup met its limit with nothing left to take back.
    var limit: Double
    /// Of the first alarm: the seconds that it said were left, and when that turned out to be wrong.
    var saidLeft: Double?
  }

  var script: StormScript
  var times: Times
  /// The alarm's words at its first sight.
  var first: Exhaustion?
  /// The newest while it lasted.
  var last: Exhaustion?

  /// Seconds from the alarm to the limit; nil where there was none.
  var lead: Double? { times.alarm.map { times.limit - $0 } }

  /// Raises the storm in a cgroup of its own.
  static func raise(_ script: StormScript) async throws -> StormRun {
    try await KSMHost.exclusively { ksm in
      let group = try MemoryCgroup()
      return try await QEMUGuest.running(script.plans(in: group)) { guests in
        try ksm.startMerging()
        let pages = script.mebibytes << 8
        try await eventually("the content of all guests to be merged", within: .seconds(120)) {
          guests.allSatisfy { mergedPages($0.pid) >= pages }
        }
        try ksm.set("pages_to_scan", "1000")
        try ksm.set("sleep_millisecs", "20")
        try ksm.set("run", script.run)
        try await prepare(group, script)
        return try await watch(script, group, guests)
      }
    }
  }

  private static func mergedPages(_ pid: Int32) -> Int {
    Int(kernelFile("/proc/\(pid)/ksm_merging_pages")?.dropLast() ?? "") ?? 0
  }

  /// Room for what is planned, with page cache in it where that is wanted.
  private static func prepare(_ group: MemoryCgroup, _ script: StormScript) async throws {
    let used = try group.usage
    try group.limit(to: used + UInt64(script.roomMiB) << 20)
    guard script.cacheMiB > 0 else { return }
    let file = "/var/tmp/ksmtop-storm-\(getpid())"
    defer { unlink(file) }
    try CacheFile.write(mebibytes: script.cacheMiB, to: file)
    try await group.cache(file)
  }

  private static func watch(
    _ script: StormScript, _ group: MemoryCgroup, _ guests: [QEMUGuest]
  ) async throws -> StormRun {
    let session = SamplingSession(SamplingOptions(delay: 1, budgetPercent: 1))
    session.start()
    defer { session.stop() }
    try await eventually("a complete sample") { session.samples.newest?.isComplete == true }
    guard session.samples.newest?.snapshot.trend.storm == nil else {
      throw LiveError("an alarm before the storm")
    }
    let before = try breaks()
    for guest in guests { try guest.goOn() }
    // The firmware takes a second or two before the first sector runs, and breaks a page or two.
    try await eventually("the first writes") { try breaks() > before + 64 }
    return try await measure(script, group, session)
  }

  private static func measure(
    _ script: StormScript, _ group: MemoryCgroup, _ session: SamplingSession
  ) async throws -> StormRun {
    let hits = try group.limitHits
    let began = ContinuousClock.now
    func passed() -> Double { (ContinuousClock.now - began) / .seconds(1) }
    var run = StormRun(script: script, times: Times(limit: 0))
    try await eventually("the limit", within: .seconds(240), every: .milliseconds(50)) {
      if let storm = session.samples.newest?.snapshot.trend.storm {
        if run.first == nil {
          run.first = storm
          run.times.alarm = passed()
          run.times.saidLeft = storm.secondsLeft
        }
        run.last = storm
      }
      // With page cache the limit is met all the time, and it ends with the first kill.
      let isMet = try script.cacheMiB == 0 && group.limitHits > hits
      return isMet || group.kills > 0
    }
    run.times.limit = passed()
    return run
  }

  private static func breaks() throws -> UInt64 {
    let lines = (kernelFile("/proc/vmstat") ?? "").split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("cow_ksm ") }),
      let number = UInt64(line.dropFirst("cow_ksm ".count))
    else { throw LiveError("no cow_ksm in /proc/vmstat") }
    return number
  }
}

/// A file to fill page cache with.
enum CacheFile {
  static func write(mebibytes: Int, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LiveError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    let block = [UInt8](repeating: 7, count: 1 << 20)
    for _ in 0..<mebibytes {
      guard Glibc.write(descriptor, block, block.count) == block.count else {
        throw LiveError("\(path): \(String(cString: strerror(errno)))")
      }
    }
    // It must come back through the reader, whose cgroup then is charged for it.
    fsync(descriptor)
    posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_DONTNEED))
  }
}

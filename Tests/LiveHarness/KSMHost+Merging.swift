import Glibc

extension KSMHost {
  /// The counter or setting `name`, a number.
  package func value(_ name: String) throws -> Int64 {
    guard let number = Self.number(name) else { throw LiveError("no number in \(name)") }
    return number
  }

  /// Writes a setting.
  package func set(_ name: String, _ value: String) throws {
    let path = "\(Self.directory)/\(name)"
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LiveError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    guard write(descriptor, value, value.utf8.count) == value.utf8.count else {
      throw LiveError("\(value) > \(path): \(String(cString: strerror(errno)))")
    }
  }

  /// What is merged now.
  package var counts: KSMCounts {
    get throws {
      KSMCounts(shared: try value("pages_shared"), sharing: try value("pages_sharing"))
    }
  }

  /// Turns ksmd on at a speed for tests, every page in every scan.
  package func startMerging() throws {
    try set("smart_scan", "0")
    try set("sleep_millisecs", "1")
    try set("pages_to_scan", "20000")
    try set("run", "1")
  }

  /// Unmerges what is left of earlier tests, then stops ksmd.
  ///
  /// With run=0 the counters keep what processes held that have ended since; unmerging forgets them
  /// at once, and gives back what is not this test's.
  package func forget() async throws {
    if try counts.shared > 0 {
      try set("run", "2")
      try await eventually("everything to be unmerged") { try counts.shared == 0 }
    }
    try set("run", "0")
  }

  /// Waits until `count` more full scans have begun and ended.
  package func fullScans(_ count: Int64, within limit: Duration = .seconds(120)) async throws {
    // The one under way began before: it does not count.
    let goal = try value("full_scans") + count + 1
    try await eventually("\(count) full scans", within: limit) { try value("full_scans") >= goal }
  }

  /// Lets ksmd merge until `pages_sharing` has not changed over three full scans.
  ///
  /// Returns what is merged then; ksmd goes on.
  @discardableResult
  package func converge(within limit: Duration = .seconds(300)) async throws -> KSMCounts {
    try startMerging()
    let deadline = ContinuousClock.now + limit
    var before = try counts
    while ContinuousClock.now < deadline {
      try await fullScans(3, within: limit)
      let now = try counts
      // A page needs two visits before it merges: nothing merged means nothing yet.
      if now == before, now.shared > 0 { return now }
      before = now
    }
    throw LiveError("pages_sharing did not come to rest within \(limit): \(before)")
  }

  /// Lets ksmd merge all that is equal, then stops it: counters and page tables stand still.
  @discardableResult
  package func settle(within limit: Duration = .seconds(300)) async throws -> KSMCounts {
    let merged = try await converge(within: limit)
    try set("run", "0")
    return merged
  }
}

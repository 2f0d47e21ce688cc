import LiveHarness

/// Two processes with equal pages whose turns under smart scan never coincide.
enum MissedPages {
  static let count = 1_024
  private static let memory = [ProcessMemory.content(KnownContent(seed: 9, pages: count))]

  /// Starts them, and runs `body` with both while ksmd goes on and misses them; false where it
  /// joined them whatever was tried.
  static func missed(
    _ ksm: KSMHost, _ body: ([PlainProcess]) async throws -> Void
  ) async throws -> Bool {
    // Starts so many full scans apart are often missed for ever; which ones is the kernel's.
    for distance in [13, 15, 16, 13, 15, 16] as [Int64] {
      if try await isMissed(startingApart: distance, ksm, body) { return true }
      try await ksm.forget()
    }
    return false
  }

  private static func isMissed(
    startingApart distance: Int64, _ ksm: KSMHost, _ body: ([PlainProcess]) async throws -> Void
  ) async throws -> Bool {
    try ksm.set("smart_scan", "1")
    try ksm.set("pages_to_scan", "20000")
    // Few enough scans a second to start a process within one.
    try ksm.set("sleep_millisecs", "250")
    return try await PlainProcess.running(holding: [memory]) { first in
      try ksm.set("run", "1")
      let begun = try ksm.value("full_scans")
      try await eventually("\(distance) full scans", every: .milliseconds(2)) {
        try ksm.value("full_scans") >= begun + distance
      }
      return try await PlainProcess.running(holding: [memory]) { second in
        try ksm.set("sleep_millisecs", "5")
        try await ksm.fullScans(60)
        guard try ksm.counts.sharing == 0 else { return false }
        try await body(first + second)
        return true
      }
    }
  }
}

import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// Equal pages whose turns under smart scan never coincide.
  @Suite("What smart scan misses", .timeLimit(.minutes(5)))
  struct MissedPagesTests {
    private static let pages = 1_024
    private static let memory = [ProcessMemory.content(KnownContent(seed: 9, pages: pages))]

    @Test("It is reported as missed, and after four whole scans as merged")
    func missed() async throws {
      try await KSMHost.exclusively { ksm in
        // Starts so many full scans apart are often missed for ever; which ones is the kernel's.
        for distance in [13, 15, 16, 13, 15, 16] as [Int64] {
          if try await isMissed(startingApart: distance, ksm) { return }
          try await ksm.forget()
        }
        Issue.record("ksmd joined them whatever the distance: nothing was missed")
      }
    }

    /// Starts two processes, and looks at what was missed; false where ksmd joined them.
    private func isMissed(startingApart distance: Int64, _ ksm: KSMHost) async throws -> Bool {
      try ksm.set("smart_scan", "1")
      try ksm.set("pages_to_scan", "20000")
      // Few enough scans a second to start a process within one.
      try ksm.set("sleep_millisecs", "250")
      return try await PlainProcess.running(holding: [Self.memory]) { first in
        try ksm.set("run", "1")
        let begun = try ksm.value("full_scans")
        try await eventually("\(distance) full scans", every: .milliseconds(2)) {
          try ksm.value("full_scans") >= begun + distance
        }
        return try await PlainProcess.running(holding: [Self.memory]) { second in
          try ksm.set("sleep_millisecs", "5")
          try await ksm.fullScans(60)
          guard try ksm.counts.sharing == 0 else { return false }
          try await expectMissed((first + second).map(Participant.init), ksm)
          return true
        }
      }
    }

    private func expectMissed(_ processes: [Participant], _ ksm: KSMHost) async throws {
      let report = try await ContentLook.report(processes)
      #expect(abs(report.missedPages - Double(Self.pages)) <= 0.05 * Double(Self.pages))
      #expect(report.mergeablePages == Estimate(Double(Self.pages)))
      // Half of it at each.
      for process in processes {
        let figures = try #require(report.processes[process.identity])
        #expect(figures.obstacles[.missedBySmartScan] == Double(Self.pages) / 2)
      }

      try ksm.set("smart_scan", "0")
      try await ksm.fullScans(4)
      let merged = try ksm.counts
      #expect(merged.sharing == Int64(Self.pages))
      let after = try await ContentLook.report(processes)
      #expect(after.missedPages == 0)
      #expect(after.mergeablePages == Estimate(0))
      #expect(after.achievedPages == UInt64(Self.pages))
    }
  }
}

import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// Equal pages whose turns under smart scan never coincide.
  @Suite("What smart scan misses", .timeLimit(.minutes(5)))
  struct MissedPagesTests {
    @Test("It is reported as missed, and after four whole scans as merged")
    func missed() async throws {
      try await KSMHost.exclusively { ksm in
        let wasMissed = try await MissedPages.missed(ksm) { processes in
          try await expectMissed(processes.map(Participant.init), ksm)
        }
        #expect(wasMissed, "ksmd joined them whatever the distance: nothing was missed")
      }
    }

    private func expectMissed(_ processes: [Participant], _ ksm: KSMHost) async throws {
      let report = try await ContentLook.report(processes)
      let pages = Double(MissedPages.count)
      #expect(abs(report.missedPages - pages) <= 0.05 * pages)
      #expect(report.mergeablePages == Estimate(pages))
      // Half of it at each.
      for process in processes {
        let figures = try #require(report.processes[process.identity])
        #expect(figures.obstacles[.missedBySmartScan] == pages / 2)
      }

      try ksm.set("smart_scan", "0")
      try await ksm.fullScans(4)
      let merged = try ksm.counts
      #expect(merged.sharing == Int64(MissedPages.count))
      let after = try await ContentLook.report(processes)
      #expect(after.missedPages == 0)
      #expect(after.mergeablePages == Estimate(0))
      #expect(after.achievedPages == UInt64(MissedPages.count))
    }
  }
}

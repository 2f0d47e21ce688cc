import Diagnosis
import LiveHarness
import MergeModel
import Sampling
import Testing

extension LiveKernel {
  /// khugepaged makes huge pages of what ksmd has just split.
  @Suite("khugepaged against ksmd", .timeLimit(.minutes(5)))
  struct HugePageWarTests {
    private static let code = "khugepaged-takes-back"

    @Test("It is named within a minute, and not where khugepaged leaves sparse ranges alone")
    func war() async throws {
      try await KSMHost.exclusively { ksm in
        try ksm.set("use_zero_pages", "1")
        let daemon = KSMHost.hugePages
        try ksm.set("\(daemon)/scan_sleep_millisecs", "10")
        try ksm.set("\(daemon)/alloc_sleep_millisecs", "10")
        try ksm.set("\(daemon)/pages_to_scan", "65536")
        try await PlainProcess.running(holding: [[.sparse(hugePages: 256)]]) { _ in
          try ksm.startMerging()
          // With max_ptes_none=0, as every live test has it, ksmd's splits stay.
          try await ksm.fullScans(3)
          #expect(try await finding(within: 15) == nil)

          try ksm.set("\(daemon)/max_ptes_none", "511")
          let found = try #require(try await finding(within: 60))
          #expect(found.message.contains("khugepaged"))
          #expect(found.nextStep.contains("max_ptes_none"))
        }
      }
    }

    /// What a dashboard that runs beside it says, as soon as it does.
    private func finding(within seconds: Int) async throws -> Finding? {
      let session = SamplingSession(SamplingOptions(delay: 1, budgetPercent: 5))
      session.start()
      defer { session.stop() }
      let deadline = ContinuousClock.now + .seconds(seconds)
      while ContinuousClock.now < deadline {
        try await Task.sleep(for: .milliseconds(200))
        guard let sample = session.samples.take() else { continue }
        let findings = Assessor.assess(sample.snapshot).findings
        if let found = findings.first(where: { $0.code == Self.code }) { return found }
      }
      return nil
    }
  }
}

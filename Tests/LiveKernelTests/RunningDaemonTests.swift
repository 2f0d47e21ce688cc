import Attribution
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// A pass while ksmd is at work is a look at something that moves, and says so.
  @Suite("A pass while ksmd runs", .timeLimit(.minutes(5)))
  struct RunningDaemonTests {
    private static let memory = [
      ProcessMemory.content(KnownContent(seed: 1, pages: 500)),
      .content(KnownContent(seed: 1, pages: 500)),
    ]

    @Test("What merges between walk and count is a difference")
    func residual() async throws {
      try await KSMHost.exclusively { ksm in
        try await PlainProcess.running(holding: [Self.memory]) { processes in
          var pass = try Pass.over(processes.map(Participant.init))
          while pass.current != nil { _ = try pass.step() }
          let merged = try await ksm.settle()
          while try pass.step() {}
          let result = pass.result()
          #expect(!result.reconciliation.stable)
          #expect(result.reconciliation.mappedPages == 0)
          #expect(result.reconciliation.differencePages == -(merged.shared + merged.sharing))
        }
      }
    }

    @Test("A scan that ends during the pass makes it unstable, though nothing merged")
    func unstable() async throws {
      try await Settled.running(beside: [Self.memory]) { ksm, processes in
        var pass = try Pass.over(processes)
        _ = try pass.step()
        try ksm.startMerging()
        try await ksm.fullScans(1)
        try ksm.set("run", "0")
        while try pass.step() {}
        let result = pass.result()
        #expect(result.reconciliation.differencePages == 0)
        #expect(!result.reconciliation.stable)
        try Attributed(try Pass.result(processes)).expectExact(for: processes, ksm)
      }
    }
  }
}

import LiveHarness
import MergeModel
import Spawning
import Testing
import Tuning
import TuningRules

extension LiveKernel {
  @Suite("Catch-up scan", .timeLimit(.minutes(5)))
  struct PulseTests {
    @Test("It merges what smart scan misses, tells how much, and turns smart scan on again")
    func merges() async throws {
      try await KSMHost.exclusively { ksm in
        let wasMissed = try await MissedPages.missed(ksm) { _ in
          let program = try TuneProgram(["--pulse", "--format", "json"])
          #expect(try await program.ending() == .exited(0))
          try #expect(ksm.counts.sharing == Int64(MissedPages.count))
          try #expect(ksm.value("smart_scan") == 1)
          #expect(program.output.contains("\"gained_pages\": \(MissedPages.count)"))
          let records = program.log.records
          #expect(records.first?.kind == .pulse)
          #expect(records.last?.kind == records.first.map { .putBack(of: $0.id) })
          #expect(records.count == 2)
          #expect(program.log.held.isEmpty)
        }
        #expect(wasMissed, "ksmd joined them whatever the distance: nothing was missed")
      }
    }

    @Test("A second one is refused while the first is under way")
    func second() async throws {
      try await KSMHost.exclusively { ksm in
        let memory = [ProcessMemory.content(KnownContent(seed: 5, mebibytes: 64))]
        try await PlainProcess.running(holding: [memory, memory]) { _ in
          try ksm.set("run", "1")
          try await eventually("candidates") { try ksm.value("pages_unshared") > 0 }
          let first = try TuneProgram(["--pulse"])
          try await first.holding(.pulse)
          let second = try TuneProgram(["--pulse"], beside: first)
          #expect(try await second.ending() == .exited(3))
          #expect(second.errors.contains("catch-up scan of root"))
          try #expect(ksm.value("smart_scan") == 0)
          first.send(15)
          _ = try await first.ending()
          try #expect(ksm.value("smart_scan") == 1)
        }
      }
    }
  }
}

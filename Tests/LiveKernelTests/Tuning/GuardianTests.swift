import Glibc
import LiveHarness
import MergeModel
import Spawning
import Testing
import Tuning
import TuningRules

extension LiveKernel {
  /// However ksmtop ends, what was to go back does, within seconds.
  @Suite("Guardian of settings", .timeLimit(.minutes(15)))
  struct GuardianTests {
    /// Two processes with 64 MiB each, equal.
    private static let memory = Array(
      repeating: [ProcessMemory.content(KnownContent(seed: 5, mebibytes: 64))], count: 2)

    private func host() throws -> String {
      try #require(kernelFile("/proc/sys/kernel/hostname")).filter { $0 != "\n" }
    }

    @Test("A trial goes back", arguments: SuddenEnd.allCases)
    func trial(end: SuddenEnd) async throws {
      try await KSMHost.exclusively { ksm in
        let program = try TuneProgram(
          ["pages_to_scan=250", "sleep_millisecs=50", "--for", "10m"],
          inTerminal: end == .closedTerminal)
        try await eventually("the trial") { program.log.records.count == 1 }
        try #expect(ksm.value("pages_to_scan") == 250)
        end.strike(program)
        try await program.released()
        try #expect(ksm.value("pages_to_scan") == 100)
        try #expect(ksm.value("sleep_millisecs") == 20)
        let first = try #require(program.log.records.first)
        try await eventually("the word of it") {
          program.log.records.last?.kind == .putBack(of: first.id)
        }
        try await end.leave(program)
      }
    }

    @Test("A trial goes back when its time is over")
    func overdue() async throws {
      try await KSMHost.exclusively { ksm in
        let program = try TuneProgram(["pages_to_scan=250", "--for", "10s"])
        try await eventually("the trial") { try ksm.value("pages_to_scan") == 250 }
        #expect(try await program.ending() == .exited(0))
        try #expect(ksm.value("pages_to_scan") == 100)
      }
    }

    @Test("A trial goes back to the advisor, too", arguments: SuddenEnd.allCases)
    func advisor(end: SuddenEnd) async throws {
      try await KSMHost.exclusively { ksm in
        try ksm.set("pages_to_scan", "321")
        let program = try TuneProgram(
          ["advisor_mode=scan-time", "--for", "10m"], inTerminal: end == .closedTerminal)
        try await eventually("the trial") { program.log.records.count == 1 }
        try #expect(ksm.value("pages_to_scan") == 500)
        end.strike(program)
        try await program.released()
        #expect(kernelFile("\(KSMHost.directory)/advisor_mode") == "[none] scan-time\n")
        try #expect(ksm.value("pages_to_scan") == 321)
        try await end.leave(program)
      }
    }

    @Test("A catch-up scan goes back", arguments: SuddenEnd.allCases)
    func pulse(end: SuddenEnd) async throws {
      try await KSMHost.exclusively { ksm in
        try await PlainProcess.running(holding: Self.memory) { _ in
          // A full scan takes 6 s: it is certainly under way.
          try ksm.set("run", "1")
          try await eventually("candidates") { try ksm.value("pages_unshared") > 0 }
          let program = try TuneProgram(["--pulse"], inTerminal: end == .closedTerminal)
          try await eventually("the catch-up scan") { try ksm.value("smart_scan") == 0 }
          try await program.holding(.pulse)
          end.strike(program)
          try await program.released()
          try #expect(ksm.value("smart_scan") == 1)
          try #expect(ksm.value("run") == 1)
          try await end.leave(program)
        }
      }
    }

    @Test("A sequence is done whole or goes back whole, and what cannot be is named")
    func sequence() async throws {
      let name = try host()
      try await KSMHost.exclusively { ksm in
        try await PlainProcess.running(holding: Self.memory) { _ in
          for (round, end) in [SuddenEnd.killed, .stopped, .killed, .stopped].enumerated() {
            try await ksm.converge()
            let program = try TuneProgram([
              "merge_across_nodes=0", "--confirm-unmerge=\(name)",
            ])
            try await program.holding(.sequence)
            // From its very beginning to about its end.
            try await Task.sleep(for: .milliseconds(round * 12))
            end.strike(program)
            try await program.released()
            try await eventually("ksmd to scan") { try ksm.value("run") == 1 }
            let nodes = try ksm.value("merge_across_nodes")
            if nodes == 0 {
              // It had come to its end, or pages were merged again by then.
              let words = program.log.records.compactMap(\.failure).joined()
              let isDone = program.log.records.contains { record in
                record.kind == .set && record.changes.contains { $0.file == .mergeAcrossNodes }
              }
              #expect(isDone || words.contains("merge_across_nodes stays 0"))
            }
            try await end.leave(program)
            try ksm.set("run", "2")
            try ksm.set("merge_across_nodes", "1")
          }
        }
      }
    }

    @Test("A sequence done undisturbed sets the knob, and ksmd scans again")
    func undisturbed() async throws {
      let name = try host()
      try await KSMHost.exclusively { ksm in
        try await PlainProcess.running(holding: Self.memory) { _ in
          try await ksm.converge()
          let program = try TuneProgram(["max_page_sharing=512", "--confirm-unmerge=\(name)"])
          #expect(try await program.ending() == .exited(0))
          try #expect(ksm.value("max_page_sharing") == 512)
          try #expect(ksm.value("run") == 1)
          #expect(program.log.held.isEmpty)
          #expect(
            program.log.records.map(\.changes) == [
              [SettingChange(.maxPageSharing, from: "256", to: "512")]
            ])
          // The harness unmerges by ending the processes; the knob it puts back itself.
        }
      }
    }
  }
}

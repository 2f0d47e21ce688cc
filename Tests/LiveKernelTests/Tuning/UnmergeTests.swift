import Glibc
import LiveHarness
import MergeModel
import Spawning
import Testing
import Tuning

extension LiveKernel {
  /// run=2 by its own process, to its end and broken off midway.
  @Suite("Unmerging", .timeLimit(.minutes(10)))
  struct UnmergeTests {
    /// Eight processes with 256 MiB each, equal: 2 GiB to unmerge, which takes a second.
    private static let memory = Array(
      repeating: [ProcessMemory.content(KnownContent(seed: 6, mebibytes: 256))], count: 8)

    private func arguments() throws -> [String] {
      let host = try #require(kernelFile("/proc/sys/kernel/hostname")).filter { $0 != "\n" }
      return ["run=2", "--confirm-unmerge=\(host)"]
    }

    @Test("It unmerges everything, and nothing merges again")
    func whole() async throws {
      try await KSMHost.exclusively { ksm in
        let memory = [ProcessMemory.content(KnownContent(seed: 6, mebibytes: 16))]
        try await PlainProcess.running(holding: [memory, memory]) { _ in
          try await ksm.converge()
          let program = try TuneProgram(try arguments())
          #expect(try await program.ending() == .exited(0))
          try #expect(ksm.counts == KSMCounts(shared: 0, sharing: 0))
          try #expect(ksm.value("run") == 2)
          #expect(
            program.log.records.map(\.changes) == [[SettingChange(.run, from: "1", to: "2")]])
        }
      }
    }

    @Test("Without its confirmation nothing is unmerged")
    func unconfirmed() async throws {
      try await KSMHost.exclusively { ksm in
        let memory = [ProcessMemory.content(KnownContent(seed: 6, mebibytes: 4))]
        try await PlainProcess.running(holding: [memory, memory]) { _ in
          try await ksm.settle()
          let before = try ksm.counts
          let program = try TuneProgram(["run=2"])
          #expect(try await program.ending() == .exited(3))
          try #expect(ksm.counts == before)
          try #expect(ksm.value("run") == 0)
        }
      }
    }

    @Test("Broken off midway, it says where it stands; run is 0 by the kernel's doing")
    func brokenOff() async throws {
      try await midway { program in
        program.send(SIGTERM)
        let ending = try await program.ending()
        #expect(ending == .exited(4))
        #expect(program.errors.contains("Pages still merged: "))
        #expect(program.errors.contains("run is 0"))
        return true
      }
    }

    @Test("Killed, it leaves the unmerging to its guardian, which logs how it ends")
    func killed() async throws {
      try await midway { program in
        program.send(SIGKILL)
        _ = try await program.ending()
        try await eventually("the word of its end") { !program.log.records.isEmpty }
        return false
      }
    }

    /// Begins to unmerge, calls `body` while that is under way, and looks what is left.
    ///
    /// `body` says whether it has to be broken off by then.
    private func midway(_ body: (TuneProgram) async throws -> Bool) async throws {
      try await KSMHost.exclusively { ksm in
        try await PlainProcess.running(holding: Self.memory) { _ in
          try await ksm.converge()
          let merged = try ksm.counts.sharing
          let program = try TuneProgram(try arguments())
          try await eventually("unmerging", every: .milliseconds(1)) {
            try ksm.counts.sharing < merged
          }
          let isBrokenOff = try await body(program)
          let left = try ksm.counts.sharing
          let record = try #require(program.log.records.last)
          if isBrokenOff {
            #expect(left > 0)
            #expect(record.changes == [SettingChange(.run, from: "1", to: "0")])
            #expect(record.failure?.contains("\(left)") == true)
            try #expect(ksm.value("run") == 0)
          } else {
            #expect(left == 0)
            #expect(record.changes == [SettingChange(.run, from: "1", to: "2")])
            try #expect(ksm.value("run") == 2)
          }
        }
      }
    }
  }
}

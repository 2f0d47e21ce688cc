import Glibc
import LiveHarness
import MergeModel
import Spawning
import Testing
import Tuning
import TuningRules

extension LiveKernel {
  /// What every thread of the running program may still do.
  @Suite("Rights that are given up", .timeLimit(.minutes(5)))
  struct ThreadRightsTests {
    private static let override: UInt64 = 1 << 1
    private static let reading: UInt64 = 1 << 2 | 1 << 19 | 1 << 21

    @Test("A dashboard that may change settings: the screen, the readers, the one that changes")
    func dashboard() async throws {
      let dashboard = try LiveDashboard([])
      try await dashboard.shows("quit")
      let threads = try RightsOfThreads(of: dashboard.pid).threads
      #expect(threads.count > 3)
      #expect(threads[0].permitted == Self.override)
      let others = threads.dropFirst().map(\.permitted)
      #expect(others.filter { $0 == Self.reading | Self.override }.count == 1)
      #expect(others.filter { $0 == Self.reading }.count == others.count - 1)
      expectNothingHandedOn(threads)
      try dashboard.type("q")
      #expect(try await dashboard.ending() == .exited(0))
    }

    @Test("tune and its guardian; the guardian keeps CAP_SYS_PTRACE to see whether tune lives")
    func guardian() async throws {
      try await KSMHost.exclusively { _ in
        let program = try TuneProgram(["pages_to_scan=250", "--for", "10m"])
        try await program.holding(.trial)
        let held = try #require(program.log.held.first)
        let own = try RightsOfThreads(of: program.pid).threads
        expectNothingHandedOn(own)
        #expect(own.allSatisfy { $0.permitted & ~(Self.reading | Self.override) == 0 })
        let guardian = try RightsOfThreads(of: held.guardian.pid).threads
        #expect(guardian.count == 1)
        #expect(guardian.allSatisfy { $0.permitted == 1 << 19 })
        #expect(guardian.allSatisfy { $0.inheritable == 0 && $0.bounding == 0 && $0.ambient == 0 })
        program.send(SIGTERM)
        _ = try await program.ending()
      }
    }

    @Test("The demo's guests get nothing of it")
    func demo() async throws {
      try await KSMHost.exclusively { _ in
        let dashboard = try LiveDashboard(["demo"])
        try await dashboard.shows("DEMO")
        let guests = Self.children(named: "demo-web01")
        #expect(guests.count == 1)
        for pid in guests {
          let threads = try RightsOfThreads(of: pid).threads
          #expect(threads.allSatisfy { $0.permitted == 0 && $0.bounding == 0 })
          #expect(
            kernelFile("/proc/\(pid)/oom_score_adj") == kernelFile("/proc/self/oom_score_adj"))
        }
        try dashboard.type("q")
        #expect(try await dashboard.ending() == .exited(0))
      }
    }

    private func expectNothingHandedOn(_ threads: [RightsOfThreads.Thread]) {
      for thread in threads {
        #expect(thread.effective == thread.permitted && thread.noNewPrivileges)
        #expect(thread.bounding == 0 && thread.ambient == 0)
        // What the guardian is lent; no other program gets it.
        #expect(thread.inheritable == thread.permitted & 1 << 19)
      }
    }

    /// QEMU processes with this name of a guest.
    private static func children(named name: String) -> [Int32] {
      allProcesses().filter { pid in
        let words = kernelFile("/proc/\(pid)/cmdline") ?? ""
        return words.contains("guest=\(name),") && !words.contains("tether")
      }
    }

    private static func allProcesses() -> [Int32] {
      guard let folder = opendir("/proc") else { return [] }
      defer { closedir(folder) }
      var numbers: [Int32] = []
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if let number = Int32(name) { numbers.append(number) }
      }
      return numbers
    }
  }
}

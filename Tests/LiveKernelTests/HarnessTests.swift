import LiveHarness
import Testing

extension LiveKernel {
  /// The harness itself: what other live tests take for granted.
  @Suite("Harness", .timeLimit(.minutes(5)))
  struct HarnessTests {
    @Test("Two processes with the same pages merge to the page")
    func processes() async throws {
      let common = KnownContent(seed: 1, pages: 300)
      try await KSMHost.exclusively { ksm in
        try await PlainProcess.running([
          [common, KnownContent(seed: 2, pages: 50)],
          [common, KnownContent(seed: 3, pages: 70)],
        ]) { _ in
          let merged = try await ksm.settle()
          #expect(merged == KSMCounts(shared: 300, sharing: 300))
          try #expect(ksm.value("pages_unshared") == 120)
        }
      }
    }

    @Test("What two guests have in common is what pages_sharing rises by")
    func guests() async throws {
      // QEMU's own ROM pages merge too: the difference between two runs leaves them out.
      let apart = try await merged(firstSeed: 11, secondSeed: 12)
      let common = try await merged(firstSeed: 11, secondSeed: 11)
      #expect(common.sharing - apart.sharing == 1024)
      #expect(common.shared - apart.shared == 1024)
    }

    private func merged(firstSeed: UInt64, secondSeed: UInt64) async throws -> KSMCounts {
      let plans = [(firstSeed, "vm01"), (secondSeed, "vm02")].map { seed, name in
        GuestPlan(name: name, content: [0x1000_0000: KnownContent(seed: seed, mebibytes: 4)])
      }
      return try await KSMHost.exclusively { ksm in
        try await QEMUGuest.running(plans) { _ in try await ksm.settle() }
      }
    }

    @Test("Settings and counters are put back, also after a failure")
    func restored() async throws {
      struct Failure: Error {}
      let before = KSMHost.currentSettings()
      await #expect(throws: Failure.self) {
        try await KSMHost.exclusively { ksm in
          let pages = KnownContent(seed: 1, pages: 10)
          try await PlainProcess.running([[pages, pages]]) { _ in
            try await ksm.settle()
            try ksm.set("sleep_millisecs", "7")
            throw Failure()
          }
        }
      }
      #expect(KSMHost.currentSettings() == before)
      try await KSMHost.exclusively { ksm in
        try #expect(ksm.counts == KSMCounts(shared: 0, sharing: 0))
      }
    }

    @Test("A process is gone once its scope has ended")
    func ended() async throws {
      let process = try await PlainProcess.running([[KnownContent(seed: 1, pages: 1)]]) {
        processes in
        let process = try #require(processes.first)
        #expect(kernelFile("/proc/\(process.pid)/comm") == "MergeableProces\n")
        return process
      }
      #expect(kernelFile("/proc/\(process.pid)/comm") == nil)
    }
  }
}

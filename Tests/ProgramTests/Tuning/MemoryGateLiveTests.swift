import Foundation
import LiveHarness
import Testing

/// Unmerging where a memory cgroup of the guests sets the limit, on this machine's kernel.
@Suite(
  "Unmerging in a memory cgroup, live", .serialized,
  .enabled(if: LiveRequirement.isMet, "\(LiveRequirement.reason)"), .timeLimit(.minutes(15)))
struct MemoryGateLiveTests {
  private static let content = KnownContent(seed: 41, mebibytes: 96)

  private func unmerge(_ host: String) async throws -> ProgramRun {
    try await ProgramRun.ksmtop(["tune", "run=unmerge", "--confirm-unmerge=\(host)"])
  }

  @Test("Without room in the cgroup it is refused and all stays merged; with room it is done")
  func gate() async throws {
    let host = try String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
      .trimmingCharacters(in: .newlines)
    try await KSMHost.exclusively { ksm in
      let group = try MemoryCgroup()
      let plans = (1...3).map { number in
        var plan = GuestPlan(name: "vm0\(number)", content: [0x1000_0000: Self.content])
        plan.cgroup = group
        return plan
      }
      try await QEMUGuest.running(plans) { guests in
        try ksm.set("pages_to_scan", "20000")
        try ksm.startMerging()
        let merged = try await ksm.converge()
        #expect(merged.sharing >= 2 * 96 << 8)

        try group.limit(to: group.usage + 32 << 20)
        let refused = try await unmerge(host)
        #expect(refused.ending == .exited(3))
        #expect(refused.errors.contains("ksmtop-test-\(getpid())"), "\(refused.errors)")
        #expect(refused.errors.contains("--force-out-of-memory=\(host)"), "\(refused.errors)")
        #expect(try ksm.value("run") == 1)
        #expect(try ksm.counts == merged)

        try group.limit(to: 8 << 30)
        let done = try await unmerge(host)
        #expect(done.ending == .exited(0), "\(done.errors)")
        #expect(try ksm.value("run") == 2)
        #expect(try ksm.counts == KSMCounts(shared: 0, sharing: 0))
        for guest in guests { #expect(isAlive(guest.pid, since: guest.startTicks)) }
      }
    }
  }
}

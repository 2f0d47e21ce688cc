import Glibc
import LiveHarness
import MergeModel
import Spawning
import Testing
import Tuning
import TuningRules

extension LiveKernel {
  /// When memory runs out ksmtop goes first, before others that may go, and no guest.
  @Suite("Who is killed when memory runs out", .timeLimit(.minutes(5)))
  struct KillOrderTests {
    @Test("ksmtop is killed, the guest lives, and the guardian puts back")
    func outOfMemory() async throws {
      let settings = try CopiedSettings()
      let group = try MemoryCgroup()
      var plan = GuestPlan(
        name: "survivor", content: [0x1000_0000: KnownContent(seed: 9, mebibytes: 16)])
      plan.machineOptions = ["mem-merge=off"]
      plan.cgroup = group
      try await QEMUGuest.running([plan]) { guests in
        let guest = guests[0]
        let program = try TuneProgram(settings.words + ["pages_to_scan=250", "--for", "10m"])
        try await eventually("the trial") { settings.value("pages_to_scan") == "250" }
        let guardian = try await program.guardian()
        try #expect(order(of: program.pid) == "1000")
        try #expect(order(of: guardian) == order(of: getpid()))
        for pid in [program.pid, guardian] { try group.take(pid) }
        try group.limit(to: try group.usage + 64 << 20)
        // Takes memory until there is none, and goes when ksmtop's share is used up, too: as the next
        // one by its score, for by size the guest might be.
        let script = "echo 500 > /proc/self/oom_score_adj; head -c 1000M /dev/zero | tail"
        let glutton = try ChildProcess(
          program: "/bin/sh", words: group.starting(["sh", "-c", script]))
        #expect(try await program.ending() == .killed(SIGKILL))
        try await eventually("the guardian's work") { settings.value("pages_to_scan") == "100" }
        _ = glutton.wait()
        #expect(isAlive(guest.pid, since: guest.startTicks))
      }
    }

    @Test(
      "A dashboard is the first to go, the host's other processes are not",
      arguments: [[], ["--readonly"]])
    func dashboard(options: [String]) async throws {
      let dashboard = try LiveDashboard(options)
      try await dashboard.shows("quit")
      try #expect(order(of: dashboard.pid) == "1000")
      try dashboard.type("q")
      #expect(try await dashboard.ending() == .exited(0))
    }

    private func order(of pid: Int32) throws -> String {
      try #require(kernelFile("/proc/\(pid)/oom_score_adj")).filter { $0 != "\n" }
    }
  }
}

import Glibc
import KernelFiles
import LiveHarness
import MergeModel
import Spawning
import Testing

@testable import ksmtop

/// The demo on this machine's KSM: however it ends, all is as it was.
@Suite(
  "Demo, live", .serialized, .enabled(if: LiveRequirement.isMet, "\(LiveRequirement.reason)"),
  .timeLimit(.minutes(30)))
struct DemoLiveTests {
  /// Runs `body` with KSM to itself and expects that it is then as it was.
  private func leavingAllAsFound(_ body: (KSMHost) async throws -> Void) async throws {
    try await KSMHost.exclusively { ksm in
      let before = KSMHost.currentSettings()
      try await body(ksm)
      #expect(KSMHost.currentSettings() == before)
      #expect(try ksm.counts == KSMCounts(shared: 0, sharing: 0))
    }
  }

  private func isOn(_ ksm: KSMHost) throws -> Bool { try ksm.value("run") == 1 }

  @Test(
    "Without a terminal it prints a snapshot of merged guests",
    arguments: [DemoProgram.QEMU.installed, .hidden])
  func snapshot(qemu: DemoProgram.QEMU) async throws {
    try await leavingAllAsFound { _ in
      let demo = try DemoProgram(qemu: qemu)
      #expect(try await demo.ending() == .exited(0))
      #expect(demo.errors.isEmpty)
      for name in DemoGuest.all.map(\.name) { #expect(demo.output.contains(name)) }
      #expect(demo.leftovers.isEmpty)
    }
  }

  @Test("It merges what is equal")
  func merges() async throws {
    try await leavingAllAsFound { ksm in
      let demo = try DemoProgram()
      // Saved are 3 × 16 MiB common to all, 2 × 4 of a kind and 4 × 2 twice in one guest. Zeros lie
      // in huge pages, and of those ksmd takes up one in each full scan.
      try await eventually("merged memory") { try ksm.value("pages_sharing") >= 16_384 }
      demo.send(SIGTERM)
      #expect(try await demo.ending() == .exited(128 + SIGTERM))
      #expect(demo.leftovers.isEmpty)
    }
  }

  @Test("A second one is refused, and does not disturb the first")
  func second() async throws {
    try await leavingAllAsFound { ksm in
      let first = try DemoProgram()
      try await eventually("KSM on") { try isOn(ksm) }
      let second = try DemoProgram()
      #expect(try await second.ending() == .exited(3))
      #expect(second.errors.contains("would merge memory of"))
      #expect(try isOn(ksm))
      first.send(SIGTERM)
      #expect(try await first.ending() == .exited(128 + SIGTERM))
    }
  }

  @Test(
    "A signal ends it at any time once all is as it was", arguments: [SIGINT, SIGTERM, SIGHUP])
  func signals(signal: CInt) async throws {
    try await leavingAllAsFound { _ in
      for milliseconds in [0, 100, 400, 2_000] {
        let demo = try DemoProgram()
        // From before its guardian's birth on it holds signals back.
        try await eventually("the guardian") { demo.guardian() != nil }
        try await Task.sleep(for: .milliseconds(milliseconds))
        demo.send(signal)
        #expect(try await demo.ending() == .exited(128 + signal))
        #expect(demo.leftovers.isEmpty)
      }
    }
  }

  @Test("Where QEMU does not start, plain processes take the place of guests")
  func brokenQEMU() async throws {
    try await leavingAllAsFound { ksm in
      let demo = try DemoProgram(qemu: .broken)
      try await eventually("KSM on") { try isOn(ksm) }
      #expect(demo.errors.contains("QEMU does not start here"))
      #expect(demo.scratch.processes.count { $0.name.hasPrefix("demo-") } == 4)
      demo.send(SIGTERM)
      #expect(try await demo.ending() == .exited(128 + SIGTERM))
      #expect(demo.leftovers.isEmpty)
    }
  }

  @Test("An ignored signal stays ignored, as nohup wants it")
  func nohup() async throws {
    try await leavingAllAsFound { ksm in
      let demo = try DemoProgram(prefix: ["nohup"])
      try await eventually("KSM on") { try isOn(ksm) }
      demo.send(SIGHUP)
      // Time to take it, were it not ignored.
      try await Task.sleep(for: .milliseconds(300))
      demo.send(SIGTERM)
      #expect(try await demo.ending() == .exited(128 + SIGTERM))
    }
  }

  @Test(
    "kill -9 at any moment leaves nothing behind", arguments: [DemoProgram.QEMU.installed, .hidden])
  func killed(qemu: DemoProgram.QEMU) async throws {
    try await leavingAllAsFound { ksm in
      for moment in 0..<14 {
        let demo = try DemoProgram(qemu: qemu)
        try await Task.sleep(for: .milliseconds(moment * moment * 8))
        demo.send(SIGKILL)
        #expect(try await demo.ending() == .killed(SIGKILL))
        try await eventually("nothing left behind") { demo.leftovers.isEmpty }
      }
    }
  }

  @Test("A guardian that is killed takes the guests along, and the program puts the rest right")
  func guardianKilled() async throws {
    try await leavingAllAsFound { ksm in
      let demo = try DemoProgram()
      try await eventually("KSM on") { try isOn(ksm) }
      kill(try #require(demo.guardian()), SIGKILL)
      try await eventually("the end of the guests") { demo.scratch.processes.count == 1 }
      demo.send(SIGTERM)
      #expect(try await demo.ending() == .exited(128 + SIGTERM))
      #expect(demo.leftovers.isEmpty)
    }
  }

  @Test("In a terminal it opens the dashboard; q ends it")
  func dashboard() async throws {
    try await leavingAllAsFound { ksm in
      let terminal = try DemoTerminal()
      try await eventually("the dashboard with a guest") {
        try isOn(ksm) && terminal.screen().contains("demo-web01")
      }
      try terminal.type("q")
      try await eventually("nothing left behind") { terminal.scratch.leftovers.isEmpty }
    }
  }

  @Test("A terminal that closes ends it")
  func closedTerminal() async throws {
    try await leavingAllAsFound { ksm in
      let terminal = try DemoTerminal()
      try await eventually("the dashboard with a guest") {
        try isOn(ksm) && terminal.screen().contains("demo-web01")
      }
      try terminal.close()
      try await eventually("nothing left behind") { terminal.scratch.leftovers.isEmpty }
    }
  }
}

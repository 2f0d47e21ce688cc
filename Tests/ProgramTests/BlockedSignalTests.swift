import Glibc
import LiveHarness
import Testing

@Suite("Signals that the parent held back")
struct BlockedSignalTests {
  @Test("They end it all the same", arguments: [SIGTERM, SIGINT, SIGHUP])
  func ends(signal: Int32) async throws {
    let scratch = try Scratch()
    let output = scratch.path("out")
    let process = try SpawnedProcess(
      [
        try builtProgram("ksmtop"), "snapshot", "--format", "json", "-n", "1000", "-d", "0.2",
        "--sysfs", scratch.root, "--procfs", scratch.root,
      ],
      environment: Environments.plain(home: scratch.root), output: output, holding: [signal])
    try await eventually("its first words") { try !scratch.read("out").isEmpty }
    kill(process.pid, signal)
    #expect(try await process.ending() == .signalled(signal))
  }
}

import Foundation
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

  @Test("SIGCHLD is no longer ignored: the kernel would forget its children")
  func ignoredChildren() async throws {
    let scratch = try Scratch()
    // Not every sh can ignore it.
    let script = "trap '' CHLD; exec \"$@\""
    let process = try SpawnedProcess(
      [
        "bash", "-c", script, "bash", try builtProgram("ksmtop"), "snapshot", "--format", "json",
        "-n", "1000", "-d", "0.2", "--sysfs", scratch.root, "--procfs", scratch.root,
      ],
      environment: Environments.plain(home: scratch.root), output: scratch.path("out"))
    defer { kill(process.pid, SIGKILL) }
    while try scratch.read("out").isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    let status = try String(contentsOfFile: "/proc/\(process.pid)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") })
    let ignored = try #require(UInt64(line.dropFirst(7).drop { $0 == "\t" }, radix: 16))
    #expect(ignored >> (SIGCHLD - 1) & 1 == 0)
    kill(process.pid, SIGTERM)
    #expect(try await process.ending() == .signalled(SIGTERM))
  }
}

import Foundation
import KernelFixtures
import LiveHarness
import Testing

@Suite("Where a snapshot goes")
struct OutputFileTests {
  @Test("A file is there whole, for its owner only, and replaces the one before")
  func file() async throws {
    let scratch = try Scratch()
    try scratch.write("old", to: "snapshot.csv")
    let run = try await write(to: scratch.path("snapshot.csv"))
    #expect(run.ending == .exited(0) && run.output.isEmpty)
    #expect(permissions(of: scratch.path("snapshot.csv")) == 0o600)
    #expect(try scratch.read("snapshot.csv").split(separator: "\r\n").count == 6)
    #expect(try scratch.names() == ["snapshot.csv"])
  }

  @Test("A symbolic link is refused, and what it points to stays as it is")
  func link() async throws {
    let scratch = try Scratch()
    try scratch.write("precious", to: "target")
    #expect(symlink(scratch.path("target"), scratch.path("link")) == 0)
    let run = try await write(to: scratch.path("link"))
    expectRefusal(run, "symbolic link")
    #expect(try scratch.read("target") == "precious")
    #expect(try scratch.names() == ["link", "target"])
  }

  @Test("A directory, and a place that is not there, are refused")
  func directory() async throws {
    let scratch = try Scratch()
    expectRefusal(try await write(to: scratch.root), "directory")
    expectRefusal(try await write(to: scratch.path("missing/snapshot.csv")), "directory")
    #expect(try scratch.names().isEmpty)
  }

  @Test("A full device is a clear error, for a file and for standard output")
  func fullDevice() async throws {
    expectRefusal(try await write(to: "/dev/full"), "space")
    let run = try await ProgramRun.shell(
      "$KSMTOP --format csv > /dev/full", on: ThreeGuests.tree())
    expectRefusal(run, "space")
  }

  @Test(
    "A disk without room leaves the old file and nothing beside it",
    .enabled(if: MountRight.isWanted, "needs the right to mount"))
  func fullDisk() async throws {
    let scratch = try Scratch()
    let disk = scratch.path("disk")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    try #require(mount("tmpfs", disk, "tmpfs", 0, "size=8k") == 0, "\(errno)")
    defer { umount2(disk, Int32(MNT_DETACH)) }
    try scratch.write("old", to: "disk/snapshot.json")
    try scratch.write(String(repeating: "x", count: 4096), to: "disk/other")
    let run = try await write(to: "\(disk)/snapshot.json", format: "json")
    expectRefusal(run, "space")
    #expect(try scratch.read("disk/snapshot.json") == "old")
    #expect(try scratch.names(in: "disk") == ["other", "snapshot.json"])
  }

  @Test("-n appends one JSON line a snapshot to a file, and to one that is there")
  func repeated() async throws {
    let scratch = try Scratch()
    let tree = try ThreeGuests.tree()
    let path = scratch.path("log.json")
    let options = ["snapshot", "--format", "json", "-d", "0.2", "-o", path]
    let first = try await ProgramRun.ksmtop(options + ["-n", "3"], on: tree)
    #expect(first.ending == .exited(0) && first.output.isEmpty)
    let second = try await ProgramRun.ksmtop(options + ["-n", "2"], on: tree)
    #expect(second.ending == .exited(0))
    #expect(permissions(of: path) == 0o600)
    let text = try scratch.read("log.json")
    #expect(text.hasSuffix("\n"))
    let documents = try text.split(separator: "\n").map { try Document($0) }
    #expect(documents.count == 5)
    for document in documents { expectContract(document) }
    let times = documents.compactMap { $0.text("taken_at") }
    #expect(times == times.sorted() && Set(times).count == 5)
  }

  @Test(
    "Without Landlock a file is written all the same, and what is not given up is said",
    arguments: [[], ["-n", "2", "-d", "0.2"]])
  func withoutLandlock(more: [String]) async throws {
    let scratch = try Scratch()
    let path = scratch.path("snapshot.csv")
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--format", "csv", "-o", path] + more, on: ThreeGuests.tree(),
      behind: [try builtProgram("ConfinementWitness"), "without-landlock"])
    #expect(run.ending == .exited(0), "\(run.errors)")
    #expect(try scratch.read("snapshot.csv").hasPrefix("taken_at,"))
    #expect(try scratch.names() == ["snapshot.csv"])
    // A file that grows is open before the right to open any is given up.
    #expect(run.errors.contains("the right to write elsewhere than to -o stays") == more.isEmpty)
  }

  @Test(
    "Where system calls cannot be filtered that is said, and all goes on",
    arguments: [["snapshot"], ["doctor"], ["tune"]])
  func withoutFilter(command: [String]) async throws {
    let run = try await ProgramRun.ksmtop(
      command, on: ThreeGuests.tree(),
      behind: [try builtProgram("ConfinementWitness"), "without-seccomp"])
    #expect(run.ending == .exited(0), "\(run.errors)")
    #expect(!run.output.isEmpty)
    #expect(run.errors.contains("the right to change them stays"))
  }

  @Test(
    "A folder that holds the kernel's own files is refused: it would stay writable as a whole",
    .enabled(if: MountRight.isWanted, "needs the right to mount"))
  func kernelsOwnBelow() async throws {
    let scratch = try Scratch()
    let folder = scratch.path("with a blank")
    try FileManager.default.createDirectory(
      atPath: "\(folder)/deep/proc", withIntermediateDirectories: true)
    for place in ["/ksmtop-test.csv", "/proc/self/root/ksmtop-test.csv"] {
      let run = try await write(to: place)
      #expect(run.ending == .exited(3), "\(run.errors)")
      #expect(access("/ksmtop-test.csv", F_OK) != 0)
    }
    try #require(try await write(to: "\(folder)/before.csv").ending == .exited(0))
    try #require(mount("proc", "\(folder)/deep/proc", "proc", 0, nil) == 0, "\(errno)")
    defer { umount2("\(folder)/deep/proc", Int32(MNT_DETACH)) }
    let run = try await write(to: "\(folder)/after.csv")
    #expect(run.ending == .exited(3) && run.output.isEmpty)
    #expect(run.errors.contains("name a file in another one"), "\(run.errors)")
    #expect(try scratch.names(in: "with a blank") == ["before.csv", "deep"])
  }

  @Test(
    "Below /proc nothing is written, whatever is mounted there",
    .enabled(if: geteuid() == 0, "mounting takes root"))
  func mountedBelow() async throws {
    // In mounts of its own.
    let script = "mount -t tmpfs tmpfs /proc/fs && exec \"$@\""
    for place in ["/proc/fs/ksmtop-test.csv", "/proc/fs/../fs/ksmtop-test.csv"] {
      let run = try await ProgramRun.ksmtop(
        ["snapshot", "--format", "csv", "-o", place], on: ThreeGuests.tree(),
        behind: ["unshare", "--mount", "sh", "-c", script, "sh"])
      #expect(run.ending == .exited(3), "\(run.errors)")
      #expect(run.errors.contains("the kernel's own files"), "\(run.errors)")
    }
  }

  @Test("-n on CSV writes its heading once")
  func repeatedCSV() async throws {
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--format", "csv", "-n", "3", "-d", "0.2"], on: ThreeGuests.tree())
    #expect(run.code == 0)
    let kinds = run.text.split(separator: "\r\n").map { $0.split(separator: ",")[2] }
    #expect(kinds.count { $0 == "kind" } == 1)
    #expect(kinds.count { $0 == "host" } == 3)
  }

  @Test(
    "A closed pipe ends it quietly, also where the signal is ignored", arguments: [true, false])
  func closedPipe(ignored: Bool) async throws {
    let script = """
      \(ignored ? "trap '' PIPE" : ":")
      $KSMTOP --format csv -n 50 -d 0.2 | head -1 | cut -c 1-8
      """
    let run = try await ProgramRun.shell(script, on: ThreeGuests.tree())
    #expect(run.ending == .exited(0))
    #expect(run.text == "taken_at\n")
    #expect(run.errors == "")
  }

  private func write(to path: String, format: String = "csv") async throws -> ProgramRun {
    try await ProgramRun.ksmtop(
      ["snapshot", "--format", format, "-o", path], on: ThreeGuests.tree())
  }

  /// Exit code 1, nothing on standard output, and one message with the cause and a next step.
  private func expectRefusal(
    _ run: ProgramRun, _ cause: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(run.ending == .exited(1), sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(run.errors.hasPrefix("ksmtop: "), sourceLocation: sourceLocation)
    #expect(run.errors.contains(cause), "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.errors.split(separator: "\n").count == 1, sourceLocation: sourceLocation)
  }
}

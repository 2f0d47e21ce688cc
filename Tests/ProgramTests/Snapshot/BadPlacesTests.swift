import Foundation
import KernelFixtures
import Testing

/// Places that a snapshot cannot be written to: each is refused at once, and nothing is lost.
@Suite("Bad places for a snapshot")
struct BadPlacesTests {
  private func write(to path: String, _ more: [String] = []) async throws -> ProgramRun {
    try await ProgramRun.ksmtop(
      ["snapshot", "--format", "json", "-o", path] + more, on: ThreeGuests.tree())
  }

  /// Exit code 1, one message with the cause, nothing on standard output.
  private func expectRefusal(
    _ run: ProgramRun, _ cause: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(run.ending == .exited(1), sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(run.errors.contains(cause), "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.errors.split(separator: "\n").count == 1, sourceLocation: sourceLocation)
  }

  @Test(
    "A FIFO that nobody reads is refused without waiting, alone and in a row",
    .timeLimit(.minutes(1)))
  func fifo() async throws {
    let scratch = try Scratch()
    try #require(mkfifo(scratch.path("fifo"), 0o600) == 0)
    expectRefusal(try await write(to: scratch.path("fifo")), "regular file")
    expectRefusal(
      try await write(to: scratch.path("fifo"), ["-n", "2", "-d", "0.2"]), "regular file")
    #expect(try scratch.names() == ["fifo"])
  }

  @Test("A path of 5,000 bytes, and a name that no disk takes, are said to be too long")
  func longPath() async throws {
    let scratch = try Scratch()
    let deep = scratch.root + String(repeating: "/a", count: 2_500)
    for path in [deep, scratch.path(String(repeating: "n", count: 300))] {
      let run = try await write(to: path)
      expectRefusal(run, "too long")
      #expect(run.errors.utf8.count < path.utf8.count + 200)
    }
    #expect(try scratch.names().isEmpty)
  }

  @Test("A socket is refused, and a link to nowhere makes nothing there")
  func socketAndLink() async throws {
    let scratch = try Scratch()
    try #require(symlink(scratch.path("nowhere"), scratch.path("link")) == 0)
    expectRefusal(try await write(to: scratch.path("link")), "symbolic link")
    #expect(try scratch.names() == ["link"])
  }

  @Test(
    "A disk that is read-only, or without a free inode, keeps the file that is there",
    .enabled(if: MountRight.isWanted, "needs the right to mount"),
    arguments: [(true, "ead-only"), (false, "space")])
  func disks(isReadOnly: Bool, cause: String) async throws {
    let scratch = try Scratch()
    let disk = scratch.path("disk")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    // The root of the disk and the old file take both of two inodes.
    try #require(mount("tmpfs", disk, "tmpfs", 0, "size=1m,nr_inodes=2") == 0, "\(errno)")
    defer { umount2(disk, Int32(MNT_DETACH)) }
    try scratch.write("old", to: "disk/snapshot.json")
    if isReadOnly {
      try #require(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0)
    }
    expectRefusal(try await write(to: "\(disk)/snapshot.json"), cause)
    expectRefusal(try await write(to: "\(disk)/new.json"), cause)
    #expect(try scratch.read("disk/snapshot.json") == "old")
    #expect(try scratch.names(in: "disk") == ["snapshot.json"])
  }

  @Test(
    "A disk that fills up under a row of records keeps whole records, and what stood there",
    .enabled(if: MountRight.isWanted, "needs the right to mount"))
  func row() async throws {
    let scratch = try Scratch()
    let disk = scratch.path("disk")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    try #require(mount("tmpfs", disk, "tmpfs", 0, "size=32k") == 0, "\(errno)")
    defer { umount2(disk, Int32(MNT_DETACH)) }
    try scratch.write("{\"old\":1}\n", to: "disk/log.json")
    let run = try await write(to: "\(disk)/log.json", ["-n", "100", "-d", "0.2"])
    expectRefusal(run, "space")
    let text = try scratch.read("disk/log.json")
    #expect(text.hasPrefix("{\"old\":1}\n") && text.hasSuffix("}\n"))
    let lines = text.split(separator: "\n")
    #expect(lines.count > 1)
    for line in lines.dropFirst() { expectContract(try Document(line)) }
  }
}

import Foundation
import KernelFixtures
import Testing

/// Where neither the log of changes nor what is held can be written.
@Suite(
  "Tuning without room on the disk",
  .enabled(if: MountRight.isWanted, "needs the right to mount"))
struct FullDiskTests {
  private let scratch: Scratch
  private let tree: KernelTree

  init() throws {
    scratch = try Scratch()
    tree = try ThreeGuests.tree()
  }

  /// Runs ksmtop with both places on a disk that is full.
  private func tune(_ arguments: [String], full: String) async throws -> ProgramRun {
    let disk = scratch.path("disk")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    try #require(mount("tmpfs", disk, "tmpfs", 0, "size=16k,mode=700") == 0, "\(errno)")
    defer { umount2(disk, Int32(MNT_DETACH)) }
    for name in ["run", "run/held", "state"] {
      try FileManager.default.createDirectory(
        atPath: "\(disk)/\(name)", withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
    try scratch.write("", to: "disk/state/changes.log")
    try scratch.write(String(repeating: "x", count: 16_384), to: "disk/rest")
    let other = scratch.path("roomy")
    let run = try await ProgramRun.ksmtop(
      ["tune"] + arguments, on: tree,
      environment: [
        "KSMTOP_RUN_DIR": full == "run" ? "\(disk)/run" : other + "-run",
        "KSMTOP_STATE_DIR": full == "state" ? "\(disk)/state" : other + "-state",
      ])
    #expect(try scratch.names(in: "disk/run/held").isEmpty)
    #expect(try scratch.read("disk/state/changes.log") == "")
    return run
  }

  private func setting(_ name: String) throws -> String {
    try String(contentsOfFile: "\(tree.sysfs)/kernel/mm/ksm/\(name)", encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("A change that cannot be logged is made and says so, and half a line is never left")
  func log() async throws {
    let run = try await tune(["pages_to_scan=777"], full: "state")
    #expect(run.code == 0, "\(run.errors)")
    #expect((run.text + run.errors).contains("space"), "\(run.text)\(run.errors)")
    #expect(try setting("pages_to_scan") == "777")
  }

  @Test("What cannot be written down as held is not tried, and nothing is changed")
  func held() async throws {
    let before = try setting("pages_to_scan")
    let run = try await tune(["pages_to_scan=777", "--for", "10s"], full: "run")
    #expect(run.code == 1 || run.code == 3, "\(run.text)\(run.errors)")
    #expect(run.errors.contains("space"), "\(run.errors)")
    #expect(try setting("pages_to_scan") == before)
  }
}

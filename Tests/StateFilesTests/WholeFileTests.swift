import Glibc
import StateFiles
import SystemPackage
import Testing

struct WholeFileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func reason(_ path: FilePath, existing: WholeFile.Existing = .replaced)
    -> StateFileError.Reason?
  {
    do {
      try WholeFile.write(Array("new".utf8), to: path, existing: existing)
      return nil
    } catch {
      #expect(error.path == path)
      return error.reason
    }
  }

  @Test func writesForItsOwnerOnlyAndLeavesNothingElse() throws {
    try WholeFile.write(Array("one".utf8), to: scratch["a.json"])
    #expect(try scratch.text(at: scratch["a.json"]) == "one")
    #expect(try scratch.mode(of: scratch["a.json"]) == 0o600)
    #expect(try scratch.names(in: scratch.path) == ["a.json"])
  }

  @Test func replacesAFileWithItsMode() throws {
    try scratch.put("a much longer old content", at: scratch["a"])
    chmod(scratch["a"].string, 0o666)
    #expect(reason(scratch["a"]) == nil)
    #expect(try scratch.text(at: scratch["a"]) == "new")
    #expect(try scratch.mode(of: scratch["a"]) == 0o600)
  }

  @Test func writesLargeAndEmptyContents() throws {
    let large = [UInt8](repeating: 0x61, count: 5_000_000)
    try WholeFile.write(large, to: scratch["large"])
    #expect(try scratch.text(at: scratch["large"]).utf8.count == large.count)
    try WholeFile.write([], to: scratch["large"])
    #expect(try scratch.text(at: scratch["large"]).isEmpty)
  }

  @Test func keepsWhatIsThereWhereAskedTo() throws {
    try scratch.put("old", at: scratch["a"])
    #expect(reason(scratch["a"], existing: .kept) == .alreadyThere)
    #expect(try scratch.text(at: scratch["a"]) == "old")
    #expect(reason(scratch["b"], existing: .kept) == nil)
    #expect(try scratch.names(in: scratch.path) == ["a", "b"])
  }

  @Test func refusesASymbolicLink() throws {
    try scratch.put("old", at: scratch["real"])
    try scratch.link(scratch["good"], to: "real")
    try scratch.link(scratch["dangling"], to: "nowhere")
    #expect(reason(scratch["good"]) == .symbolicLink)
    #expect(reason(scratch["dangling"]) == .symbolicLink)
    #expect(try scratch.text(at: scratch["real"]) == "old")
    #expect(try scratch.names(in: scratch.path) == ["dangling", "good", "real"])
  }

  @Test func followsALinkToADirectoryOnTheWay() throws {
    try scratch.makeDirectory(scratch["real"])
    try scratch.link(scratch["way"], to: "real")
    #expect(reason(scratch["way/a"]) == nil)
    #expect(try scratch.text(at: scratch["real/a"]) == "new")
  }

  @Test func refusesWhatIsNoFile() throws {
    try scratch.makeDirectory(scratch["directory"])
    mkfifo(scratch["pipe"].string, 0o600)
    #expect(reason(scratch["directory"]) == .directory)
    #expect(reason(scratch["pipe"]) == .notRegular)
    #expect(reason(scratch["directory/.."]) == .noFileName)
    #expect(reason("/") == .noFileName)
    #expect(reason("") == .noFileName)
  }

  @Test func tellsAboutTheWayThere() throws {
    try scratch.put("", at: scratch["file"])
    #expect(reason(scratch["missing/a"]) == .system(.noSuchFileOrDirectory))
    #expect(reason(scratch["file/a"]) == .system(.notDirectory))
    let long = scratch[String(repeating: "n", count: 300)]
    #expect(reason(long) == .system(.fileNameTooLong))
  }

  @Test func writesThroughADevice() throws {
    #expect(reason("/dev/null") == nil)
    #expect(reason("/dev/full") == .system(.noSpace))
  }

  @Test(.enabled(if: Scratch.canMount, "mounting a small disk needs root"))
  func aFullDiskLeavesTheOldFileAndNothingElse() throws {
    let disk = try scratch.mountSmallDisk("disk", options: "size=64k")
    let path = disk.appending("a")
    try scratch.put("old", at: path)
    let error = #expect(throws: StateFileError.self) {
      try WholeFile.write([UInt8](repeating: 1, count: 1 << 20), to: path)
    }
    #expect(error == StateFileError(path, .system(.noSpace)))
    #expect(try scratch.text(at: path) == "old")
    #expect(try scratch.names(in: disk) == ["a"])
  }

  @Test(.enabled(if: Scratch.canMount, "mounting a small disk needs root"))
  func aReadOnlyDiskIsSaidToBeOne() throws {
    let disk = try scratch.mountSmallDisk("disk", options: "size=64k")
    try scratch.makeReadOnly(disk)
    #expect(reason(disk.appending("a")) == .system(.readOnlyFileSystem))
  }

  @Test(.disabled(if: geteuid() == 0, "root may write everywhere"))
  func aDirectoryWithoutRightsIsSaidToBeOne() throws {
    try scratch.makeDirectory(scratch["closed"])
    chmod(scratch["closed"].string, 0o500)
    #expect(reason(scratch["closed/a"]) == .system(.permissionDenied))
  }

  @Test func messagesNameThePathAndTheNextStep() {
    let full = StateFileError("/srv/a.json", .system(.noSpace))
    #expect(
      full.description
        == "/srv/a.json was not written: No space left on device. Free space there, or name another place."
    )
    let link = StateFileError("/srv/a.json", .symbolicLink)
    #expect(
      link.description
        == "/srv/a.json was not written: it is a symbolic link. Name the file that it points to, or redirect standard output."
    )
  }
}

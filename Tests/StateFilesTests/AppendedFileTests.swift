import Glibc
import StateFiles
import SystemPackage
import Testing

struct AppendedFileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func recordsFollowEachOther() throws {
    let file = try AppendedFile(scratch["log"])
    let wasEmpty = file.wasEmpty
    #expect(wasEmpty)
    try file.append(Array("one\n".utf8))
    #expect(try scratch.text(at: scratch["log"]) == "one\n")
    try file.append(Array("two\n".utf8))
    try file.sync()
    #expect(try scratch.text(at: scratch["log"]) == "one\ntwo\n")
    #expect(try scratch.mode(of: scratch["log"]) == 0o600)
  }

  @Test func anOldFileGrowsAndKeepsItsMode() throws {
    try scratch.put("old\n", at: scratch["log"])
    chmod(scratch["log"].string, 0o640)
    let file = try AppendedFile(scratch["log"])
    let wasEmpty = file.wasEmpty
    #expect(!wasEmpty)
    try file.append(Array("new\n".utf8))
    #expect(try scratch.text(at: scratch["log"]) == "old\nnew\n")
    #expect(try scratch.mode(of: scratch["log"]) == 0o640)
  }

  private func refusal(_ path: FilePath) -> StateFileError.Reason? {
    do {
      _ = try AppendedFile(path)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func refusesLinksAndWhatIsNoFile() throws {
    try scratch.put("old", at: scratch["real"])
    try scratch.link(scratch["link"], to: "real")
    try scratch.makeDirectory(scratch["directory"])
    mkfifo(scratch["pipe"].string, 0o600)
    #expect(refusal(scratch["link"]) == .symbolicLink)
    #expect(refusal(scratch["directory"]) == .directory)
    #expect(refusal(scratch["pipe"]) == .notRegular)
    #expect(refusal(scratch["missing/log"]) == .system(.noSuchFileOrDirectory))
    #expect(refusal("..") == .noFileName)
    #expect(try scratch.text(at: scratch["real"]) == "old")
  }

  @Test func aDeviceIsWrittenThrough() throws {
    let null = try AppendedFile("/dev/null")
    try null.append([1])
    try null.sync()
    let full = try AppendedFile("/dev/full")
    let error = #expect(throws: StateFileError.self) { try full.append([1]) }
    #expect(error == StateFileError("/dev/full", .system(.noSpace)))
  }

  @Test(.enabled(if: Scratch.canMount, "mounting a small disk needs root"))
  func aFullDiskTakesNoHalfRecord() throws {
    let disk = try scratch.mountSmallDisk("disk", options: "size=64k")
    let path = disk.appending("log")
    let file = try AppendedFile(path)
    try file.append(Array("whole\n".utf8))
    let error = #expect(throws: StateFileError.self) {
      try file.append([UInt8](repeating: 0x61, count: 1 << 20))
    }
    #expect(error?.reason == .system(.noSpace))
    #expect(try scratch.text(at: path) == "whole\n")
    try file.append(Array("next\n".utf8))
    #expect(try scratch.text(at: path) == "whole\nnext\n")
  }
}

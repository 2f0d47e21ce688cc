import Glibc
import KernelFiles
import KernelFixtures
import MergeModel
import StateFiles
import SystemPackage

@testable import Tuning

/// A host of files: settings, a log and what is held, all gone with this object.
final class Place {
  let tree: KernelTree
  let roots: KernelRoots
  let places: TuningPlaces
  let recorder: Recorder
  static let bootID = "b0071d00-0000-4000-8000-000000000001"

  init(_ settings: [String: String] = [:]) throws {
    tree = try KernelTree()
    try tree.writeKSM(settings)
    roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    places = TuningPlaces(
      run: FilePath(tree.path("run")), log: FilePath(tree.path("state/changes.log")))
    recorder = Recorder(
      ChangeLog(places), journal: Journal(path: tree.path("journal")),
      author: Author(user: "root", login: "anna", terminal: "pts/3"), bootID: Self.bootID)
  }

  var log: ChangeLog { ChangeLog(places) }
  var held: HeldState { HeldState(places, roots, bootID: Self.bootID) }

  /// What a setting holds.
  func value(_ file: KSMFile) throws -> String { try KSMWriter.readBack(file, roots) }

  /// Writes a file of the kernel as somebody else, or the kernel itself, would.
  func set(_ file: KSMFile, _ value: String) throws {
    try tree.write("\(value)\n", to: "sys/kernel/mm/ksm/\(file.rawValue)")
  }

  func path(_ relative: String) -> String { tree.path(relative) }

  func write(_ text: String, to relative: String) throws { try tree.write(text, to: relative) }

  func link(_ relative: String, to target: String) throws {
    try tree.link(relative, to: tree.path(target))
  }

  func text(_ relative: String) throws -> String {
    var buffer = TextBuffer()
    try buffer.fill(from: tree.path(relative))
    return buffer.string
  }

  func mode(_ relative: String) throws -> mode_t {
    var status = stat()
    guard lstat(tree.path(relative), &status) == 0 else { throw Errno(rawValue: errno) }
    return status.st_mode & 0o7777
  }

  /// A record of now by this host's author.
  func record(_ changes: [SettingChange], id: String = Recorder.newID()) -> ChangeRecord {
    recorder.record(.set, id: id, changes)
  }
}

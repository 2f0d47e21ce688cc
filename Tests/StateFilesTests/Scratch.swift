import Foundation
import Glibc
import SystemPackage

/// A directory of its own for one test, gone with all that is in it afterwards.
final class Scratch {
  let path: FilePath
  private var mounts: [FilePath] = []

  init() throws {
    var template = Array((NSTemporaryDirectory() + "/ksmtop-state-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
    let name = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    path = FilePath(name ?? "")
  }

  deinit {
    for mount in mounts.reversed() { umount2(mount.string, Int32(MNT_DETACH)) }
    try? FileManager.default.removeItem(atPath: path.string)
  }

  subscript(name: String) -> FilePath { path.appending(name) }

  /// A file system in memory with room for a few pages.
  func mountSmallDisk(_ name: String, options: String) throws -> FilePath {
    let target = self[name]
    try makeDirectory(target)
    guard mount("tmpfs", target.string, "tmpfs", 0, options) == 0 else {
      throw Errno(rawValue: errno)
    }
    mounts.append(target)
    return target
  }

  func makeReadOnly(_ mounted: FilePath) throws {
    guard mount("tmpfs", mounted.string, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0 else {
      throw Errno(rawValue: errno)
    }
  }

  func makeDirectory(_ path: FilePath) throws {
    guard mkdir(path.string, S_IRWXU) == 0 else { throw Errno(rawValue: errno) }
  }

  func put(_ text: String, at path: FilePath) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
  }

  func link(_ path: FilePath, to target: String) throws {
    guard symlink(target, path.string) == 0 else { throw Errno(rawValue: errno) }
  }

  func text(at path: FilePath) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path.string)), as: UTF8.self)
  }

  func mode(of path: FilePath) throws -> mode_t {
    var status = stat()
    guard lstat(path.string, &status) == 0 else { throw Errno(rawValue: errno) }
    return status.st_mode & 0o7777
  }

  /// Names in `directory`, sorted; a temporary file left behind would show here.
  func names(in directory: FilePath) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.string).sorted()
  }

  /// Whether this process may mount; the tests of full and read-only disks need it.
  static let canMount: Bool = {
    guard geteuid() == 0, let scratch = try? Scratch() else { return false }
    return (try? scratch.mountSmallDisk("probe", options: "size=4k")) != nil
  }()
}

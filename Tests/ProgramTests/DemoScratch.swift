import Glibc
import KernelFiles
import KernelFixtures
import LiveHarness

@testable import ksmtop

/// A temporary directory for one demo, by which all that it starts is known.
final class DemoScratch {
  private let tree: KernelTree

  init() throws {
    tree = try KernelTree()
    try tree.makeDirectory("tmp")
    try tree.makeDirectory("here")
  }

  /// What the demo takes for the place of temporary files.
  var temporary: String { tree.path("tmp") }

  /// Where the demo is to be started: its children have no environment, but this they inherit.
  var place: String { tree.path("here") }

  /// The path of a file of the test, not of the demo.
  func path(_ name: String) -> String { tree.path(name) }

  /// A QEMU that does nothing but fail.
  func brokenQEMU() throws -> String {
    try tree.link("bin/qemu-system-x86_64", to: "/bin/false")
    return path("bin/qemu-system-x86_64")
  }

  /// Names of its processes that are still there, and of its files.
  var leftovers: [String] { processes.map(\.name) + files }

  /// Processes of the demo that run.
  var processes: [NamedProcess] {
    let pids = (try? ProcessList.pids(KernelRoots())) ?? []
    return pids.compactMap { pid in
      guard Self.workingDirectory(of: pid) == place, let name = kernelFile("/proc/\(pid)/comm")
      else { return nil }
      return NamedProcess(pid: pid, name: String(name.dropLast()))
    }
  }

  private static func workingDirectory(of pid: Int32) -> String? {
    var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/\(pid)/cwd", &target, target.count)
    return count > 0 ? String(decoding: target[..<count], as: UTF8.self) : nil
  }

  private var files: [String] {
    guard let stream = opendir(temporary) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { $0 != "." && $0 != ".." }
  }
}

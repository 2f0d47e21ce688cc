import Glibc
import KernelFiles
import KernelFixtures
import LiveHarness

@testable import ksmtop

/// `ksmtop demo` as a child, and all that it starts: known by a temporary directory of its own.
final class DemoProgram {
  let child: ChildProcess
  private let scratch: KernelTree

  /// The path of its temporary directory, in the environment of everything that it starts.
  private var temporary: String { scratch.path("tmp") }

  /// Starts it without a terminal; without QEMU as well if so asked.
  init(_ options: [String] = [], hidesQEMU: Bool = false) throws {
    scratch = try KernelTree()
    try scratch.makeDirectory("tmp")
    var variables = ["TMPDIR=\(scratch.path("tmp"))"]
    if hidesQEMU { variables.append("PATH=/nonexistent") }
    child = try ChildProcess(
      program: "/usr/bin/env",
      words: ["env"] + variables + [
        "/bin/sh", "-c", "out=$1; shift; exec \"$@\" > $out 2> $out.errors", "sh",
        scratch.path("out"), try builtProgram("ksmtop"), "demo",
      ] + options)
  }

  /// What it has printed.
  var output: String { kernelFile(scratch.path("out")) ?? "" }
  var errors: String { kernelFile(scratch.path("out.errors")) ?? "" }

  func send(_ signal: CInt) { kill(child.pid, signal) }

  /// Waits for its end.
  func ending() async throws -> ChildProcess.Ending {
    var ending: ChildProcess.Ending?
    try await eventually("the end of the demo") {
      ending = child.endingIfOver()
      return ending != nil
    }
    guard let ending else { throw LiveError("it has not ended") }
    return ending
  }

  /// Its processes that are still there, and the files in its temporary directory.
  var leftovers: [String] {
    let pids = (try? ProcessList.pids(KernelRoots())) ?? []
    let processes = pids.filter { pid in
      kernelFile("/proc/\(pid)/environ")?.contains("TMPDIR=\(temporary)\0") ?? false
    }
    return processes.compactMap { kernelFile("/proc/\($0)/comm") } + files
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

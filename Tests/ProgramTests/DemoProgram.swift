import Glibc
import LiveHarness
import Spawning

@testable import ksmtop

/// `ksmtop demo` as a child, without a terminal.
final class DemoProgram {
  let scratch: DemoScratch
  private let child: ChildProcess

  /// What the demo finds of QEMU.
  enum QEMU {
    case installed
    case hidden
    /// A program of that name, which fails.
    case broken
  }

  /// Starts it, behind the words of `prefix`.
  init(_ options: [String] = [], qemu: QEMU = .installed, prefix: [String] = []) throws {
    scratch = try DemoScratch()
    let variables = ["TMPDIR=\(scratch.temporary)"]
    var machine: [String] = []
    switch qemu {
    case .installed: break
    case .hidden: machine = ["--qemu", "/nonexistent/qemu-system-x86_64"]
    case .broken: machine = ["--qemu", try scratch.brokenQEMU()]
    }
    let shell = [
      "/bin/sh", "-c", "cd $1; out=$2; shift 2; exec \"$@\" > $out 2> $out.errors", "sh",
    ]
    let program = [try builtProgram("ksmtop"), "demo"]
    child = try ChildProcess(
      program: "/usr/bin/env",
      words: ["env"] + variables + shell + [scratch.place, scratch.path("out")] + prefix + program
        + machine + options)
  }

  /// What it has printed.
  var output: String { kernelFile(scratch.path("out")) ?? "" }
  var errors: String { kernelFile(scratch.path("out.errors")) ?? "" }

  var leftovers: [String] { scratch.leftovers }

  /// Its guardian, once that goes by its name.
  func guardian() -> Int32? {
    scratch.processes.first { $0.name == "ksm-guardian" }?.pid
  }

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
}

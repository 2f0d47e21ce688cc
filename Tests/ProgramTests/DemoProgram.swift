import Glibc
import LiveHarness

@testable import ksmtop

/// `ksmtop demo` as a child, without a terminal.
final class DemoProgram {
  let scratch: DemoScratch
  private let child: ChildProcess

  /// Starts it, without QEMU if so asked.
  init(_ options: [String] = [], hidesQEMU: Bool = false) throws {
    scratch = try DemoScratch()
    var variables = ["TMPDIR=\(scratch.temporary)"]
    if hidesQEMU { variables.append("PATH=/nonexistent") }
    let shell = ["/bin/sh", "-c", "out=$1; shift; exec \"$@\" > $out 2> $out.errors", "sh"]
    let program = [scratch.path("out"), try builtProgram("ksmtop"), "demo"]
    child = try ChildProcess(
      program: "/usr/bin/env", words: ["env"] + variables + shell + program + options)
  }

  /// What it has printed.
  var output: String { kernelFile(scratch.path("out")) ?? "" }
  var errors: String { kernelFile(scratch.path("out.errors")) ?? "" }

  var leftovers: [String] { scratch.leftovers }

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

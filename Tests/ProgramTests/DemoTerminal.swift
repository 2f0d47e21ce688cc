import Glibc
import LiveHarness
import Spawning

@testable import ksmtop

/// `ksmtop demo` in a terminal of tmux.
final class DemoTerminal {
  let scratch: DemoScratch
  private let name = "ksmtop-test-\(UInt32.random(in: 0 ... .max))"

  init() throws {
    scratch = try DemoScratch()
    try tmux(
      "-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30",
      "cd \(scratch.place) && exec env TMPDIR=\(scratch.temporary) LC_ALL=C.UTF-8 \(try builtProgram("ksmtop")) demo"
    )
  }

  deinit { try? close() }

  func screen() throws -> String {
    try tmux("capture-pane", "-p")
    return kernelFile(scratch.path("tmux")) ?? ""
  }

  func type(_ keys: String) throws { try tmux("send-keys", keys) }

  /// Takes the terminal away from under the program.
  func close() throws { try tmux("kill-server") }

  private func tmux(_ words: String...) throws {
    let shell = ["sh", "-c", "out=$1; shift; exec tmux \"$@\" > $out 2>&1", "sh"]
    let child = try ChildProcess(
      program: "/bin/sh", words: shell + [scratch.path("tmux"), "-L", name] + words)
    guard child.wait() == .exited(0) else {
      throw LiveError("tmux \(words): \(kernelFile(scratch.path("tmux")) ?? "")")
    }
  }
}

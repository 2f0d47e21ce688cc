import Glibc

/// A child process that ends with the scope that started it, and with us however we end.
package final class HeldProcess: Sendable {
  package let pid: Int32
  /// Clock ticks after boot at which it started (`/proc/PID/stat`, field 22).
  package let startTicks: UInt64
  private let keeper: Keeper

  /// The shell is the parent, so that the number stays this process's until it is waited for;
  /// should the shell be killed, the kernel kills the process.
  private static let holding = """
    setpriv --pdeathsig KILL "$@" < /dev/null &
    echo $!
    read -r _ || :
    kill -KILL $! 2> /dev/null
    wait $! 2> /dev/null
    """

  package init(_ command: [String]) async throws {
    keeper = try Keeper(script: Self.holding, arguments: command)
    let line = try await keeper.line()
    guard let pid = Int32(line), let fields = statFields(pid), fields.count > 19,
      let ticks = UInt64(fields[19])
    else { throw LiveError("\(command.first ?? "") did not start; its keeper said: \(line)") }
    self.pid = pid
    startTicks = ticks
  }

  /// Kills the process and waits until it is gone.
  package func end() {
    keeper.finish()
  }

  /// Waits for the next line that the process prints.
  func line() async throws -> String { try await keeper.line() }

  /// Whether its first thread waits in the kernel and cannot be interrupted.
  var isStuck: Bool { statFields(pid)?.first == "D" }
}

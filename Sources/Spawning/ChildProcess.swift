import Glibc
package import SystemPackage

/// A program that we started and have not yet waited for.
///
/// Until then its number is its own: a signal reaches this process or nobody.
package struct ChildProcess: Sendable, Equatable {
  package let pid: Int32

  /// How a child ended.
  package enum Ending: Sendable, Equatable {
    case exited(CInt)
    case killed(CInt)
    /// It is over, and somebody else was told how: it was waited for already, or SIGCHLD is ignored.
    case unknown
  }

  /// Starts `program` with `words` as its whole command line (`posix_spawn`, never `fork`).
  ///
  /// It inherits no blocked and no ignored signal, no environment, and no descriptor but `input`,
  /// and with `sharesErrors` our standard error.
  package init(
    program: String, words: [String], input: CInt? = nil, sharesErrors: Bool = false
  ) throws(Errno) {
    // A name without a slash would be looked for in folders that others may write to.
    guard program.utf8.first == UInt8(ascii: "/") else { throw .invalidArgument }
    var launch = Launch(program, words)
    launch.input = input
    launch.errors = sharesErrors ? .shared : .nowhere
    pid = try launch.start()
  }

  /// Ends it at once; nothing where it is no child of ours any more, and its number may be another's.
  package func kill() {
    guard isOurs else { return }
    _ = Glibc.kill(pid, SIGKILL)
  }

  /// Waits until it has ended.
  package func wait() -> Ending {
    var status: CInt = 0
    while true {
      if waitpid(pid, &status, 0) == pid { return Self.ending(status) }
      guard errno == EINTR else { return .unknown }
    }
  }

  /// How it ended, if it has.
  package func endingIfOver() -> Ending? {
    var status: CInt = 0
    switch waitpid(pid, &status, WNOHANG) {
    case pid: return Self.ending(status)
    case 0: return nil
    default: return errno == ECHILD ? .unknown : nil
    }
  }

  /// The macros WIFSIGNALED, WTERMSIG and WEXITSTATUS of wait(2).
  private static func ending(_ status: CInt) -> Ending {
    let signal = status & 0x7f
    return signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal)
  }
}

extension ChildProcess {
  /// A program as `launch` describes it.
  init(_ launch: Launch) throws(Errno) {
    pid = try launch.start()
  }

  /// Whether it has ended; its number stays its own until it is waited for.
  var isOver: Bool {
    var state = siginfo_t()
    guard waitid(P_PID, id_t(pid), &state, WEXITED | WNOHANG | WNOWAIT) == 0 else {
      return errno == ECHILD
    }
    return state.si_signo != 0
  }

  /// Whether nobody has waited for it: until then its number is its own.
  private var isOurs: Bool {
    var state = siginfo_t()
    return waitid(P_PID, id_t(pid), &state, WEXITED | WNOHANG | WNOWAIT) == 0
  }

  /// Kills it with all that it started, where it leads a process group.
  func killGroup() {
    guard isOurs else { return }
    _ = Glibc.kill(-pid, SIGKILL)
  }
}

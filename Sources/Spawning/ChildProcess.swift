import Glibc
package import SystemPackage

/// A program that we started and have not yet waited for.
///
/// Until then its number is its own: a signal reaches this process or nobody.
package struct ChildProcess: Sendable, Equatable {
  package let pid: Int32

  /// How a child ended.
  package enum Ending: Equatable {
    case exited(CInt)
    case killed(CInt)
  }

  /// Starts `program` with `words` as its whole command line (`posix_spawn`, never `fork`).
  ///
  /// It inherits no blocked and no ignored signal and no descriptor but `input`, and with
  /// `sharesErrors` our standard error.
  package init(
    program: String, words: [String], input: CInt? = nil, sharesErrors: Bool = false
  ) throws(Errno) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    if !sharesErrors {
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let result = posix_spawn(&child, program, &actions, &attributes, &arguments, environ)
    guard result == 0 else { throw Errno(rawValue: result) }
    pid = child
  }

  package func kill() {
    _ = Glibc.kill(pid, SIGKILL)
  }

  /// Waits until it has ended.
  package func wait() -> Ending {
    var status: CInt = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return Self.ending(status)
  }

  /// How it ended, if it has.
  package func endingIfOver() -> Ending? {
    var status: CInt = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
    return Self.ending(status)
  }

  /// The macros WIFSIGNALED, WTERMSIG and WEXITSTATUS of wait(2).
  private static func ending(_ status: CInt) -> Ending {
    let signal = status & 0x7f
    return signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal)
  }
}

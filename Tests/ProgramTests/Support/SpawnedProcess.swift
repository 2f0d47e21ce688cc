import Glibc

/// A child that has no part in ours: its own group, its own environment, default signals.
final class SpawnedProcess: Sendable {
  enum Ending: Equatable {
    case exited(Int32)
    case signalled(Int32)
  }

  let pid: pid_t

  /// Starts `command`, found on the path, with empty input; `output` and `errors` are files.
  ///
  /// It begins with the signals of `held` held back.
  init(
    _ command: [String], environment: [String: String], output: String = "/dev/null",
    errors: String = "/dev/null", holding held: [Int32] = []
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, flags, 0o600)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in held { sigaddset(&signals, signal) }
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let options = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    posix_spawnattr_setflags(&attributes, Int16(options))

    var words = command.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, command[0], &actions, &attributes, &words, &variables)
    guard failure == 0 else { throw FixtureFailure("start", command[0], code: failure) }
    pid = child
  }

  /// Waits for its end; after `limit` it is killed, and that is a failure.
  func ending(within limit: Duration = .seconds(60)) async throws -> Ending {
    let deadline = ContinuousClock.now + limit
    while true {
      if let ending = endingIfOver() { return ending }
      guard ContinuousClock.now < deadline else {
        kill(pid, SIGKILL)
        _ = wait()
        throw FixtureFailure("end of process \(pid) within \(limit)", "", code: ETIMEDOUT)
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Waits for its end, however long that takes.
  func wait() -> Ending {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return Self.ending(status)
  }

  private func endingIfOver() -> Ending? {
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
    return Self.ending(status)
  }

  /// The macros WTERMSIG and WEXITSTATUS of wait(2).
  private static func ending(_ status: Int32) -> Ending {
    let signal = status & 0x7f
    return signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
  }
}

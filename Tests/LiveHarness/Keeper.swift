import Glibc
import Synchronization

/// A shell that puts something right once it is told to, or once this process is gone.
///
/// Its standard input and output are a socket whose other end only this process holds: however we
/// end, the script's `read` returns. It is a process group of its own, which no Ctrl-C reaches.
package final class Keeper: Sendable {
  private let pid: pid_t
  private let socket: Int32
  private let isFinished = Mutex(false)

  /// Starts `/bin/sh -c script` with `arguments` as `$1` and on.
  ///
  /// A descriptor given as `held` is open in the shell until it ends.
  package init(script: String, arguments: [String] = [], held: Int32? = nil) throws {
    let (ours, theirs) = try Self.socketPair()
    defer { close(theirs) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, theirs, 0)
    posix_spawn_file_actions_adddup2(&actions, theirs, 1)
    if let held { posix_spawn_file_actions_adddup2(&actions, held, 3) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads of a Swift task block signals; a shell without SIGCHLD waits for ever.
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))

    let words = ["sh", "-c", script, "keeper"] + arguments
    var argv = words.map { strdup($0) } + [nil]
    defer { for word in argv { free(word) } }
    var child: pid_t = 0
    let result = posix_spawn(&child, "/bin/sh", &actions, &attributes, &argv, environ)
    guard result == 0 else {
      close(ours)
      throw LiveError("posix_spawn /bin/sh: \(String(cString: strerror(result)))")
    }
    pid = child
    socket = ours
  }

  deinit {
    finish()
    close(socket)
  }

  /// Tells the script to go on behind its `read`, and waits until it has ended.
  ///
  /// Returns its wait status; nil where it was finished before.
  @discardableResult
  package func finish() -> Int32? {
    let wasFinished = isFinished.withLock { isFinished in
      defer { isFinished = true }
      return isFinished
    }
    guard !wasFinished else { return nil }
    shutdown(socket, Int32(SHUT_WR))
    var status: Int32 = 0
    while waitpid(pid, &status, 0) == -1, errno == EINTR {}
    return status
  }

  /// Lets the script go on behind one `read`.
  package func tell() throws {
    guard write(socket, "\n", 1) == 1 else {
      throw LiveError("the keeper does not listen: \(String(cString: strerror(errno)))")
    }
  }

  /// The next line that the script printed, waited for.
  package func line(within limit: Duration = .seconds(60)) async throws -> String {
    var bytes: [UInt8] = []
    try await eventually("a line from the keeper", within: limit) {
      while try isReadable() {
        var byte: UInt8 = 0
        guard read(socket, &byte, 1) == 1 else { throw LiveError("the keeper has ended") }
        if byte == UInt8(ascii: "\n") { return true }
        bytes.append(byte)
      }
      return false
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func isReadable() throws -> Bool {
    var request = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) > 0
  }

  /// Two connected ends that no other child inherits.
  private static func socketPair() throws -> (ours: Int32, theirs: Int32) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
      throw LiveError("socketpair: \(String(cString: strerror(errno)))")
    }
    return (ends[0], ends[1])
  }
}

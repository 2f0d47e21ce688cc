import Glibc
import SnapshotExport

/// Standard output and standard error.
enum StandardStreams {
  /// Takes the place of standard streams that are closed (`ksmtop >&-`).
  ///
  /// Otherwise the next file that is opened would become one, and a snapshot would be written
  /// into it. What stands in fails as a closed descriptor does.
  static func occupy() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// What comes below the first line of a message stands behind this.
  static let indentation = "        "

  /// One message on standard error, with the program's name before it.
  ///
  /// Names of guests are in some, and may hold anything: nothing of it acts on the terminal.
  static func say(_ message: String) {
    let below = "\n" + indentation
    let lines = message.split(separator: below, omittingEmptySubsequences: false)
    let text = lines.map { HarmlessText.printable(String($0)) }.joined(separator: below)
    _ = write(Array("ksmtop: \(text)\n".utf8), to: STDERR_FILENO)
  }

  /// One message of several lines, the first beside the program's name and the others below it.
  static func say(lines: [String]) { say(lines.joined(separator: "\n" + indentation)) }

  /// Replaces the last line of a terminal on standard error.
  static func overwrite(with text: String) {
    _ = write(Array("\r\u{1b}[K\(text)".utf8), to: STDERR_FILENO)
  }

  /// Writes everything to standard output at once.
  static func print(_ bytes: [UInt8]) throws {
    guard write(bytes, to: STDOUT_FILENO) else {
      // A reader that has seen enough is no failure worth a word, also where SIGPIPE is ignored.
      if errno == EPIPE { throw Failure(.failed) }
      throw Failure(.failed, "standard output: \(String(cString: strerror(errno)))")
    }
  }

  /// Whether both ends of a dashboard are there: keys and a screen.
  static var areTerminals: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  private static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // Somebody else who has the same pipe open has made it non-blocking.
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&ready, 1, -1)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}

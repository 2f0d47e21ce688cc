import Glibc
import SystemPackage

/// A descriptor that every program inherits that this one starts, unless it sees to it.
final class LeftOpen: Sendable {
  let number: CInt

  init() throws(Errno) {
    let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Errno(rawValue: errno) }
    defer { close(file) }
    // Far above those that come and go.
    number = fcntl(file, F_DUPFD, 700)
    guard number >= 0 else { throw Errno(rawValue: errno) }
  }

  deinit { close(number) }
}

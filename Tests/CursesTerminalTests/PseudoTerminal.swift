import Glibc
import Testing

/// A terminal without a screen: what a program writes to it can be read, and keys be typed.
final class PseudoTerminal {
  /// The side of the program.
  let program: Int32
  /// The side of the person.
  private(set) var person: Int32

  init(rows: Int, columns: Int) throws {
    var ends: (person: Int32, program: Int32) = (-1, -1)
    try #require(openpty(&ends.person, &ends.program, nil, nil, nil) == 0)
    (person, program) = ends
    resize(rows: rows, columns: columns)
  }

  deinit {
    hangUp()
    close(program)
  }

  func resize(rows: Int, columns: Int) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(person, UInt(TIOCSWINSZ), &size)
  }

  /// Types, and waits until the program can read it.
  func type(_ text: String) {
    write(person, text, text.utf8.count)
    var state = pollfd(fd: program, events: Int16(POLLIN), revents: 0)
    poll(&state, 1, 5000)
  }

  /// Everything written since the last call.
  ///
  /// A pty hands bytes on a little later; so a mark goes through it, and all before it has come.
  func output() -> String {
    let mark: UInt8 = 0x1e
    write(program, [mark], 1)
    var bytes: [UInt8] = []
    var state = pollfd(fd: person, events: Int16(POLLIN), revents: 0)
    while bytes.last != mark, poll(&state, 1, 5000) > 0 {
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = read(person, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes.dropLast(), as: UTF8.self)
  }

  /// The person closes the window.
  func hangUp() {
    if person >= 0 { close(person) }
    person = -1
  }

  /// True while the terminal hands over whole lines and echoes them, as a shell wants it.
  var isCooked: Bool {
    var mode = termios()
    tcgetattr(program, &mode)
    return mode.c_lflag & tcflag_t(ICANON) != 0 && mode.c_lflag & tcflag_t(ECHO) != 0
  }
}

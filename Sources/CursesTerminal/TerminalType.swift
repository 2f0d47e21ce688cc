import CNcurses
import Glibc

/// What can be known of a terminal by asking terminfo, the locale and the kernel.
enum TerminalType {
  /// The name of a type that can show a dashboard; asked first, because ncurses would exit.
  static func checked(
    _ wanted: String?, output: Int32, input: Int32
  ) throws(TerminalError) -> String {
    let type = wanted ?? getenv("TERM").map { String(cString: $0) } ?? ""
    guard !type.isEmpty else { throw .typeNotSet }
    for descriptor in [output, input] where isatty(descriptor) == 0 {
      throw .notATerminal(descriptor: descriptor)
    }
    var status: Int32 = 0
    guard setupterm(type, output, &status) == OK else {
      // 1: a hardcopy terminal; 0: no such entry, or a generic one; -1: no database.
      throw status == 1 ? .typeUnusable(type) : .typeUnknown(type)
    }
    defer { del_curterm(cncurses_current_terminal()) }
    guard string("cup") != nil else { throw .typeUnusable(type) }
    return type
  }

  /// True where Unicode comes out right: a UTF-8 locale, and not the Linux console, whose fonts
  /// have 512 characters and no graphs among them.
  static func showsUnicode(_ type: String) -> Bool {
    guard type != "linux", let codeset = nl_langinfo(nl_item(CODESET)) else { return false }
    return String(cString: codeset) == "UTF-8"
  }

  /// What makes the terminal usable again without ncurses: colours and attributes off, keypad and
  /// alternate screen left, cursor shown.
  static func restoreSequence() -> [UInt8] {
    ["sgr0", "op", "rmkx", "rmcup", "cnorm"].flatMap { withoutPadding(string($0) ?? []) }
      + Array("\r\n".utf8)
  }

  /// True where reading would give the end of the file for ever.
  static func isHungUp(_ descriptor: Int32) -> Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&state, 1, 0) > 0 else { return false }
    let events = Int32(state.revents)
    if events & (POLLHUP | POLLERR | POLLNVAL) != 0 { return true }
    var readable: Int32 = 0
    return ioctl(descriptor, UInt(FIONREAD), &readable) == 0 && readable == 0
  }

  /// A string capability of the terminal that is set up; nil where it has none.
  private static func string(_ name: String) -> [UInt8]? {
    // An unknown name gives (char *) -1, which Swift must not dereference.
    guard let text = tigetstr(name), Int(bitPattern: text) != -1 else { return nil }
    return String(cString: text).utf8.map { $0 }
  }

  /// Terminfo's `$<20/>` asks for a delay of 20 ms, which a terminal today does not need.
  static func withoutPadding(_ sequence: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = sequence[...]
    while let byte = rest.first {
      if rest.starts(with: Array("$<".utf8)), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
        rest = rest[(end + 1)...]
      } else {
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}

import Glibc
import Screen
import Testing

@testable import CursesTerminal

/// Everything with the real ncurses; it knows one terminal at a time, so one suite, one by one.
@Suite(.serialized) @MainActor struct TerminalTests {}

extension TerminalTests {
  /// A terminal on a pseudo-terminal, with what it writes at its start read away.
  func open(
    _ pty: PseudoTerminal, type: String = "xterm-256color", color: Bool = true,
    unicode: Bool = true, locale: String = "C.UTF-8"
  ) throws -> Terminal {
    try Terminal(
      type: type, output: pty.program, input: pty.program, wantsColor: color,
      wantsUnicode: unicode, locale: locale)
  }

  /// A grid with a text in its top left corner.
  func grid(_ text: String, style: Style = .plain, rows: Int = 5, columns: Int = 40) -> Grid {
    var grid = Grid(rows: rows, columns: columns)
    grid.put(text, row: 0, column: 0, style: style)
    return grid
  }
}

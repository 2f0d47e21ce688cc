import CNcurses
import Glibc
package import Screen

/// The terminal: shows grids and gives keys, by ncurses.
///
/// For the main thread only. One at a time: ncurses and the crash guard each know one.
/// The terminal is in raw mode: Ctrl-C, Ctrl-Z and Ctrl-S come as keys, none as a signal, and no
/// key stops the output. Whoever owns the loop decides what they do; SIGWINCH is its business too
/// (`SignalPipe`, then `resize()`).
package final class Terminal {
  package let capabilities: TerminalCapabilities

  /// True once the terminal is gone: hung up, closed, or taken away from this process.
  package private(set) var isLost = false

  private let input: Int32
  private let output: Int32
  /// How the terminal was before.
  private let mode: termios
  private let streams: TerminalStreams
  private var screen: OpaquePointer?
  private let window: UnsafeMutablePointer<WINDOW>
  private let writer: CellWriter
  private var shown: Grid

  /// Takes over the terminal; `locale` is where characters' encoding comes from, "" the environment.
  package init(
    type: String? = nil, output: Int32 = STDOUT_FILENO, input: Int32 = STDIN_FILENO,
    wantsColor: Bool, wantsUnicode: Bool, wantsMouse: Bool = false, locale: String = ""
  ) throws(TerminalError) {
    let type = try TerminalType.checked(type, output: output, input: input)
    // Before ncurses starts: it asks the C library how to encode.
    setlocale(LC_CTYPE, locale)
    var mode = termios()
    guard tcgetattr(input, &mode) == 0,
      let streams = TerminalStreams(output: output, input: input)
    else { throw .notATerminal(descriptor: input) }
    // Before newterm, so that the user's ESCDELAY wins. 25 ms would cut arrow keys on slow links.
    set_escdelay(150)
    guard let screen = newterm(type, streams.output, streams.input) else {
      streams.close()
      throw .typeUnusable(type)
    }
    guard let window = cncurses_stdscr() else {
      endwin()
      delscreen(screen)
      streams.close()
      throw .typeUnusable(type)
    }
    self.streams = streams
    self.screen = screen
    self.window = window
    self.input = input
    self.output = output
    self.mode = mode
    capabilities = TerminalCapabilities(
      unicode: wantsUnicode && TerminalType.showsUnicode(type),
      colors: Terminal.startColors(wanted: wantsColor))
    writer = CellWriter(window: window, capabilities: capabilities)
    shown = Grid(rows: 0, columns: 0)
    Terminal.setModes(window)
    // Off unless asked for: it takes select-and-copy away from the operator.
    if wantsMouse { mousemask(CN_WHEEL_UP | CN_WHEEL_DOWN, nil) }
    armCrashGuard()
    resize()
  }

  deinit { close() }

  /// Rows and columns of the terminal.
  package var size: (rows: Int, columns: Int) {
    (Int(cncurses_rows()), Int(cncurses_columns()))
  }

  /// Shows a grid; only what differs from the last one goes to the terminal.
  package func show(_ grid: Grid) {
    guard screen != nil, !isLost, grid != shown else { return }
    if grid.rows != shown.rows || grid.columns != shown.columns {
      werase(window)
      shown = Grid(rows: grid.rows, columns: grid.columns)
    }
    writer.write(grid, after: shown)
    shown = grid
    wrefresh(window)
  }

  /// The next key if there is one; it waits for nothing but the rest of an escape sequence.
  ///
  /// Call it until it gives nil before waiting for the descriptor: ncurses reads ahead.
  package func nextKey() -> Key? {
    guard screen != nil, !isLost else { return nil }
    var code: wint_t = 0
    while true {
      errno = 0
      switch get_wch(&code) {
      case KEY_CODE_YES where code == wint_t(KEY_RESIZE): continue
      case KEY_CODE_YES: return KeyDecoder.key(functionCode: Int32(bitPattern: code))
      case OK: return KeyDecoder.key(character: code)
      default:
        isLost = errno == EIO || TerminalType.isHungUp(input)
        return nil
      }
    }
  }

  /// Takes on the terminal's present size; the next grid is drawn whole.
  package func resize() {
    guard screen != nil else { return }
    var now = winsize()
    if ioctl(output, UInt(TIOCGWINSZ), &now) == 0, now.ws_row > 0, now.ws_col > 0 {
      resizeterm(Int32(now.ws_row), Int32(now.ws_col))
    }
    // Whatever the size, terminals move text about while they are resized.
    clearok(window, true)
    shown = Grid(rows: 0, columns: 0)
  }

  /// Draws the last grid again, whole, over whatever else wrote to the terminal.
  package func redraw() {
    guard screen != nil, !isLost else { return }
    clearok(window, true)
    wrefresh(window)
  }

  /// Gives the terminal back while `body` runs, then takes it again and draws the last grid.
  package func suspend(_ body: () -> Void) {
    guard screen != nil else { return body() }
    endwin()
    CrashGuard.disarm()
    body()
    armCrashGuard()
    let last = shown
    resize()
    show(last)
  }

  /// Gives the terminal back as it was; more than once does no harm.
  package func close() {
    guard let screen else { return }
    self.screen = nil
    endwin()
    CrashGuard.disarm()
    delscreen(screen)
    streams.close()
  }

  private func armCrashGuard() {
    CrashGuard.arm(output: output, mode: mode, restore: TerminalType.restoreSequence())
  }

  private static func startColors(wanted: Bool) -> Int {
    guard wanted, has_colors(), start_color() == OK else { return 0 }
    let colors = Int(cncurses_color_count())
    return Palette.install(colors: colors) ? colors : 0
  }

  private static func setModes(_ window: UnsafeMutablePointer<WINDOW>) {
    raw()
    noecho()
    nonl()
    keypad(window, true)
    nodelay(window, true)
    KeyDecoder.installAlternates()
    curs_set(0)
    // The cursor is hidden: moving it to a place of its own after each frame would be waste.
    leaveok(window, true)
  }
}

import Glibc
import Screen
import Testing

@testable import CursesTerminal

extension TerminalTests {
  @Test func anUnknownTypeIsAnErrorThatNamesTERM() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let error = #expect(throws: TerminalError.self) { try open(pty, type: "no-such\u{1b}") }
    #expect(error == .typeUnknown("no-such\u{1b}"))
    #expect(error?.description.contains(#"TERM=no-such\x1b"#) == true)
    #expect(pty.isCooked)
  }

  @Test(arguments: [("", TerminalError.typeNotSet), ("dumb", .typeUnusable("dumb"))])
  func aTypeThatCannotPlaceItsCursorIsAnError(type: String, error: TerminalError) throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    #expect(throws: error) { try open(pty, type: type) }
    #expect(error.description.contains("TERM"))
  }

  @Test func aFileIsNoTerminal() throws {
    let file = Glibc.open("/dev/null", O_RDWR)
    defer { Glibc.close(file) }
    #expect(throws: TerminalError.notATerminal(descriptor: file)) {
      try Terminal(
        type: "xterm", output: file, input: file, wantsColor: false, wantsUnicode: false)
    }
  }

  @Test func closingGivesTheTerminalBackOnce() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty)
    #expect(!pty.isCooked)
    #expect(pty.output().contains("\u{1b}[?1049h"))
    terminal.close()
    #expect(pty.isCooked)
    #expect(pty.output().contains("\u{1b}[?1049l"))
    terminal.close()
    terminal.show(grid("late"))
    terminal.redraw()
    terminal.resize()
    #expect(terminal.nextKey() == nil)
    #expect(pty.output() == "")
  }

  @Test func oneTerminalAfterAnother() throws {
    for text in ["first", "second"] {
      let pty = try PseudoTerminal(rows: 5, columns: 40)
      let terminal = try open(pty)
      terminal.show(grid(text))
      #expect(pty.output().contains(text))
      terminal.close()
    }
  }

  @Test func suspendingGivesTheTerminalBackAndDrawsAgain() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty)
    terminal.show(grid("pages shared 3"))
    _ = pty.output()
    terminal.suspend {
      #expect(pty.isCooked)
      #expect(pty.output().contains("\u{1b}[?1049l"))
      pty.resize(rows: 8, columns: 50)
    }
    #expect(!pty.isCooked)
    #expect(terminal.size == (8, 50))
    let output = pty.output()
    #expect(output.contains("\u{1b}[?1049h"))
    #expect(output.contains("pages shared 3"))
    terminal.close()
  }

  @Test func aLostTerminalIsNoticed() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty)
    terminal.show(grid("pages shared 3"))
    pty.hangUp()
    #expect(terminal.nextKey() == nil)
    #expect(terminal.isLost)
    terminal.show(grid("pages shared 4"))
    terminal.close()
  }

  @Test func keysTypedBeforeTheEndAreStillRead() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty)
    pty.type("ab")
    #expect(terminal.nextKey() == .character("a"))
    #expect(terminal.nextKey() == .character("b"))
    #expect(terminal.nextKey() == nil)
    #expect(!terminal.isLost)
    terminal.close()
  }

  @Test func paddingIsNotPrinted() {
    let sequence = Array("\u{1b}[?5h$<100/>\u{1b}[m$<2>x$".utf8)
    #expect(TerminalType.withoutPadding(sequence) == Array("\u{1b}[?5h\u{1b}[mx$".utf8))
  }
}

import Glibc
import Screen
import Testing

@testable import CursesTerminal

extension TerminalTests {
  /// All keys of a text typed at once.
  private func keys(_ text: String, type: String = "xterm-256color") throws -> [Key] {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty, type: type)
    pty.type(text)
    var keys: [Key] = []
    while let key = terminal.nextKey() { keys.append(key) }
    #expect(!terminal.isLost)
    terminal.close()
    return keys
  }

  @Test func charactersAreKeys() throws {
    #expect(try keys("q/ é日") == ["q", "/", " ", "é", "日"].map(Key.character))
  }

  @Test(arguments: [
    ("\u{1b}OA", Key.up), ("\u{1b}OB", .down), ("\u{1b}OC", .right), ("\u{1b}OD", .left),
    ("\u{1b}[A", .up), ("\u{1b}[B", .down), ("\u{1b}[C", .right), ("\u{1b}[D", .left),
    ("\u{1b}[5~", .pageUp), ("\u{1b}[6~", .pageDown), ("\u{1b}OH", .home), ("\u{1b}OF", .end),
    ("\u{1b}[1~", .home), ("\u{1b}[4~", .end), ("\u{1b}[3~", .delete), ("\u{1b}[Z", .backTab),
    ("\u{1b}OP", .function(1)), ("\u{1b}[20~", .function(9)), ("\u{7f}", .backspace),
    ("\u{8}", .backspace), ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{1b}", .escape),
  ])
  func specialKeysAreKnown(bytes: String, key: Key) throws {
    #expect(try keys(bytes) == [key])
  }

  @Test(arguments: [("\u{1b}OA", Key.up), ("\u{1b}[A", .up), ("\u{1b}OP", .function(1))])
  func plainTerminalsHaveArrowsToo(bytes: String, key: Key) throws {
    #expect(try keys(bytes, type: "vt100") == [key])
  }

  @Test func controlKeysAreKeysAndNoSignals() throws {
    #expect(
      try keys("\u{3}\u{1a}\u{c}\u{13}\u{11}\u{1c}\0")
        == ["c", "z", "l", "s", "q", "\\", "@"].map(Key.control))
  }

  @Test func nothingTypedIsNoKey() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty)
    #expect(terminal.nextKey() == nil)
    #expect(!terminal.isLost)
    terminal.close()
  }

  @Test func unknownSequencesOfTheTerminalAreNoText() {
    #expect(KeyDecoder.key(functionCode: 0x1ff) == .unknown)
    #expect(KeyDecoder.key(character: 0xdc80) == .unknown)
    #expect(KeyDecoder.key(character: 0x9b) == .unknown)
  }
}

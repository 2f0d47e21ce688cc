import Glibc
import Screen
import Testing

@testable import CursesTerminal

extension TerminalTests {
  @Test func textArrives() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty)
    #expect(terminal.size == (5, 40))
    #expect(terminal.capabilities == TerminalCapabilities(unicode: true, colors: 256))
    terminal.show(grid("é日本 ⣿▍─ e\u{301}"))
    let output = pty.output()
    #expect(output.contains("é日本 ⣿▍─ e\u{301}"))
    terminal.close()
  }

  @Test func theSameGridAgainWritesNothing() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty)
    terminal.show(grid("pages shared 3"))
    _ = pty.output()
    terminal.show(grid("pages shared 3"))
    #expect(pty.output() == "")
    terminal.close()
  }

  @Test func oneChangedCellWritesFewBytes() throws {
    let pty = try PseudoTerminal(rows: 40, columns: 120)
    let terminal = try open(pty)
    var full = Grid(rows: 40, columns: 120)
    for row in 0..<40 {
      full.put(String(repeating: "0123456789", count: 12), row: row, column: 0)
    }
    terminal.show(full)
    #expect(pty.output().utf8.count >= 4800)
    full.put("X", row: 20, column: 60)
    terminal.show(full)
    let output = pty.output()
    #expect(output.contains("X"))
    #expect(output.utf8.count <= 12)
    terminal.close()
  }

  @Test func attributesComeWithoutColours() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty, color: false)
    #expect(terminal.capabilities.colors == 0)
    _ = pty.output()
    terminal.show(grid("x", style: Style(tint: .problem, bold: true)))
    let output = pty.output()
    #expect(output.contains("1mx"))
    #expect(!output.contains("38;5"))
    terminal.close()
  }

  @Test func tintsColourTheForegroundOnly() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty)
    _ = pty.output()
    terminal.show(grid("x", style: Style(tint: .problem)))
    let output = pty.output()
    #expect(output.contains("\u{1b}[38;5;160mx"))
    #expect(!output.contains("[48;") && !output.contains("[4"))
    terminal.close()
  }

  @Test(arguments: [("C", true), ("C.UTF-8", false)])
  func withoutUnicodeOnlyASCIIIsWritten(locale: String, wanted: Bool) throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty, unicode: wanted, locale: locale)
    #expect(!terminal.capabilities.unicode)
    terminal.show(grid("a日é⣿b"))
    let output = pty.output()
    #expect(output.contains("a? ??b"))
    #expect(output.utf8.allSatisfy { $0 < 0x80 })
    terminal.close()
  }

  @Test func aPlainTerminalWillDo() throws {
    let pty = try PseudoTerminal(rows: 24, columns: 80)
    let terminal = try open(pty, type: "vt100", locale: "C")
    #expect(terminal.capabilities == .ascii)
    terminal.show(grid("KSM", style: Style(tint: .warning, reverse: true), rows: 24, columns: 80))
    #expect(pty.output().contains("KSM"))
    terminal.close()
  }

  @Test func theLinuxConsoleHasNoGraphsInItsFont() throws {
    let pty = try PseudoTerminal(rows: 24, columns: 80)
    let terminal = try open(pty, type: "linux")
    #expect(!terminal.capabilities.unicode)
    #expect(terminal.capabilities.colors == 8)
    terminal.close()
  }

  @Test func halvesOfWideCharactersLeaveNothingBehind() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty)
    terminal.show(grid("日本語|"))
    _ = pty.output()
    terminal.show(grid("x 本語|"))
    let output = pty.output()
    // The second half of the first one is blanked, and no more is sent.
    #expect(output.contains("x "))
    #expect(!output.contains("本"))
    #expect(!output.contains("|"))
    terminal.close()
  }

  @Test func theLastCellDoesNotScroll() throws {
    let pty = try PseudoTerminal(rows: 3, columns: 10)
    let terminal = try open(pty)
    var full = Grid(rows: 3, columns: 10)
    full.fill(full.region, with: Cell("a"))
    full[2, 9] = Cell("z")
    terminal.show(full)
    // Wrapping is off while the corner is written.
    #expect(pty.output().contains("\u{1b}[?7lz\u{1b}[?7h"))
    terminal.close()
  }

  @Test func aGridLargerThanTheTerminalIsCut() throws {
    let pty = try PseudoTerminal(rows: 2, columns: 5)
    let terminal = try open(pty)
    var large = Grid(rows: 4, columns: 9)
    large.put("abcd日efg", row: 0, column: 0)
    large.put("hidden", row: 3, column: 0)
    terminal.show(large)
    let output = pty.output()
    #expect(output.contains("abcd"))
    #expect(!output.contains("日") && !output.contains("e") && !output.contains("hidden"))
    terminal.close()
  }

  @Test func redrawSendsEverythingAgain() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty)
    terminal.show(grid("pages shared 3"))
    _ = pty.output()
    terminal.redraw()
    #expect(pty.output().contains("pages shared 3"))
    terminal.close()
  }

  @Test func resizingTakesOnTheSizeAndDrawsWhole() throws {
    let pty = try PseudoTerminal(rows: 5, columns: 40)
    let terminal = try open(pty)
    terminal.show(grid("pages shared 3"))
    _ = pty.output()
    pty.resize(rows: 10, columns: 60)
    terminal.resize()
    #expect(terminal.size == (10, 60))
    #expect(terminal.nextKey() == nil)
    terminal.show(grid("pages shared 3", rows: 10, columns: 60))
    #expect(pty.output().contains("pages shared 3"))
    terminal.close()
  }
}

import Testing

@testable import Screen

@Suite struct GridTests {
  @Test func textIsDrawnWhereItIsPut() {
    var grid = Grid(rows: 2, columns: 8)
    grid.put("ksm", row: 0, column: 1)
    grid.put("top", row: 1, column: 5, style: .bold)
    #expect(grid.lines == [" ksm", "     top"])
    #expect(grid[1, 5] == Cell("t", style: .bold))
  }

  @Test(arguments: [(-1, 0), (2, 0), (0, 8), (0, -3)])
  func textOutsideIsNotDrawn(row: Int, column: Int) {
    var grid = Grid(rows: 2, columns: 8)
    grid.put("abc", row: row, column: column)
    #expect(grid == Grid(rows: 2, columns: 8))
  }

  @Test func textIsClippedAtBothEdgesAndToItsWidth() {
    var grid = Grid(rows: 3, columns: 4)
    grid.put("abcdef", row: 0, column: -2)
    grid.put("abcdef", row: 1, column: 2)
    grid.put("abcdef", row: 2, column: 0, width: 3)
    #expect(grid.lines == ["cdef", "  ab", "abc"])
  }

  @Test func anyWidthIsAllowed() {
    var grid = Grid(rows: 3, columns: 4)
    grid.put("abcdef", row: 0, column: 1, width: Int.max)
    grid.put("abcdef", row: 1, column: 1, width: -1)
    grid.paint(row: 2, column: 9, width: Int.max, style: .bold)
    #expect(grid.lines == [" abc", "", ""])
  }

  @Test func aWideCharacterTakesTwoCells() {
    var grid = Grid(rows: 1, columns: 6)
    grid.put("日本x", row: 0, column: 0)
    #expect((0..<6).map { grid[0, $0].text } == ["日", "", "本", "", "x", " "])
    #expect(grid.lines == ["日本x"])
  }

  @Test func aWideCharacterThatWouldBeCutLeavesABlank() {
    var grid = Grid(rows: 3, columns: 4)
    grid.put("....", row: 0, column: 0)
    grid.put("a日本", row: 0, column: 0)
    grid.put("日x", row: 1, column: -1)
    grid.put("....", row: 2, column: 0)
    grid.put("日本", row: 2, column: 0, width: 3)
    #expect(grid.lines == ["a日", " x", "日 ."])
  }

  @Test func overwritingHalfAWideCharacterBlanksTheOther() {
    var grid = Grid(rows: 3, columns: 4)
    for row in 0..<3 { grid.put("日本", row: row, column: 0) }
    grid.put("x", row: 0, column: 1)
    grid.put("x", row: 1, column: 2)
    grid.put("語", row: 2, column: 1)
    #expect(grid.lines == [" x本", "日x", " 語"])
    #expect((0..<4).map { grid[2, $0].text } == [" ", "語", "", " "])
  }

  @Test func cellsSetOneByOneKeepWideCharactersWhole() {
    var source = Grid(rows: 1, columns: 4)
    source.put("日本", row: 0, column: 0, style: .bold)
    var copy = Grid(rows: 1, columns: 4)
    for column in 0..<4 { copy[0, column] = source[0, column] }
    #expect(copy == source)
    copy[0, 1] = Cell("")
    #expect(copy[0, 0].text == "日")
    copy[0, 3] = Cell("日")
    #expect(copy.lines == ["日"])
    copy[0, 0] = Cell("")
    #expect(copy.lines == [""])
  }

  @Test func marksJoinTheirCharacter() {
    var grid = Grid(rows: 1, columns: 4)
    grid.put("e\u{301}a\u{308}x", row: 0, column: 0)
    #expect((0..<4).map { grid[0, $0].text } == ["e\u{301}", "a\u{308}", "x", " "])
  }

  @Test func marksWithoutACharacterAndTheInvisibleAreNotDrawn() {
    var grid = Grid(rows: 1, columns: 4)
    grid.put("\u{301}a\u{200b}b\u{fe0f}\u{200d}c", row: 0, column: 0)
    #expect((0..<4).map { grid[0, $0].text } == ["a", "b", "c", " "])
  }

  @Test func controlCharactersNeverReachACell() {
    var grid = Grid(rows: 1, columns: 8)
    grid.put("a\u{1b}[2J\r\n\u{9b}", row: 0, column: 0)
    #expect(grid.lines == ["a?[2J???"])
    grid[0, 0] = Cell("\u{7}")
    #expect(grid[0, 0].text == "?")
  }

  @Test func fillingIsClipped() {
    var grid = Grid(rows: 3, columns: 5)
    grid.fill(Region(row: 1, column: -1, rows: 9, columns: 3), with: Cell("#"))
    grid.fill(Region(row: 0, column: 0, rows: 1, columns: 3), with: Cell("日"))
    #expect(grid.lines == ["日", "##", "##"])
  }

  @Test func paintingKeepsTheText() {
    var grid = Grid(rows: 1, columns: 6)
    grid.put("guests", row: 0, column: 0)
    grid.paint(row: 0, column: 4, width: 9, style: .reverse)
    grid.paint(row: 5, column: 0, width: 9, style: .reverse)
    #expect(grid.lines == ["guests"])
    #expect((0..<6).map { grid[0, $0].style.reverse } == [false, false, false, false, true, true])
  }

  @Test func aGridMayBeEmpty() {
    var grid = Grid(rows: -1, columns: 0)
    grid.put("x", row: 0, column: 0)
    grid.fill(grid.region, with: Cell("x"))
    #expect(grid.lines.isEmpty)
    #expect(grid[0, 0] == .blank)
  }
}

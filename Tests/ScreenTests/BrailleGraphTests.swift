import Screen
import Testing

@Suite struct BrailleGraphTests {
  private func picture(
    _ values: [Double?], top: Double, rows: Int, columns: Int, unicode: Bool = true
  ) -> [String] {
    var grid = Grid(rows: rows, columns: columns)
    BrailleGraph.draw(values, top: top, in: grid.region, on: &grid, style: .plain, unicode: unicode)
    return grid.lines
  }

  @Test func twoSamplesAColumnFourDotsARow() {
    #expect(picture([1, 2, 3, 4], top: 4, rows: 1, columns: 2) == ["⣠⣾"])
    #expect(
      picture([1, 2, 3, 4, 5, 6, 7, 8], top: 8, rows: 2, columns: 4) == ["  ⣠⣾", "⣠⣾⣿⣿"])
  }

  @Test func theNewestSampleIsAtTheRight() {
    #expect(picture([4], top: 4, rows: 1, columns: 3) == ["  ⢸"])
    #expect(picture([4, 4, 1, 1], top: 4, rows: 1, columns: 1) == ["⣀"])
  }

  @Test func noDataIsBlankAndZeroIsTheLowestDot() {
    #expect(picture([nil, nil, 0, 0, 4, nil], top: 4, rows: 1, columns: 3) == [" ⣀⡇"])
    #expect(picture([.nan, .infinity], top: 4, rows: 1, columns: 1) == [""])
    #expect(picture([-3, 0.001], top: 4, rows: 1, columns: 1) == ["⣀"])
  }

  @Test func whatIsAboveTheTopFillsTheColumn() {
    #expect(picture([9, 9], top: 4, rows: 2, columns: 1) == ["⣿", "⣿"])
    #expect(picture([1, 1], top: 0, rows: 2, columns: 1) == ["", "⣀"])
  }

  @Test func emptyCellsAreBlanks() {
    var grid = Grid(rows: 2, columns: 4)
    grid.put("XXXX", row: 0, column: 0)
    BrailleGraph.draw(
      [nil, 0], top: 1, in: grid.region, on: &grid, style: .plain, unicode: true)
    #expect(grid.lines == ["", "   ⢀"])
    #expect(grid[0, 0].text == " ")
  }

  @Test func inASCIIACellShowsTheHigherOfTwo() {
    #expect(
      picture([0, 1, 0, 2, 3, 0, 4, 4], top: 4, rows: 1, columns: 4, unicode: false) == [".:|#"])
    #expect(
      picture([2, 2, 8, nil], top: 8, rows: 2, columns: 2, unicode: false) == [" #", ":#"])
  }

  @Test func onlyItsRegionIsDrawnAndInItsStyle() {
    var grid = Grid(rows: 3, columns: 6)
    let accent = Style(tint: .accent)
    BrailleGraph.draw(
      [4, 4, 4, 4], top: 4, in: Region(row: 1, column: 2, rows: 1, columns: 2), on: &grid,
      style: accent, unicode: true)
    #expect(grid.lines == ["", "  ⣿⣿", ""])
    #expect(grid[1, 2].style == accent)
    #expect(grid[1, 1].style == .plain)
  }
}

import Screen
import Testing

@Suite struct BarTests {
  @Test(arguments: [
    (0.0, "    "), (1.0, "████"), (0.5, "██  "), (0.25, "█   "), (0.28, "█▏  "), (0.97, "███▉"),
    (2, "████"), (-1, "    "), (.nan, "    "),
  ])
  func eighthBlocks(share: Double, bar: String) {
    #expect(Bar.text(share, width: 4, unicode: true) == bar)
  }

  @Test(arguments: [(0.0, "    "), (0.5, "##  "), (0.99, "####"), (7, "####")])
  func ascii(share: Double, bar: String) {
    #expect(Bar.text(share, width: 4, unicode: false) == bar)
  }

  @Test func itIsDrawnIntoARegion() {
    var grid = Grid(rows: 2, columns: 6)
    Bar.draw(
      1, in: Region(row: 1, column: 1, rows: 1, columns: 3), on: &grid, style: .bold, unicode: false
    )
    #expect(grid.lines == ["", " ###"])
    #expect(Bar.text(1, width: 0, unicode: true) == "")
  }
}

import Screen
import Testing

@Suite struct RegionTests {
  let region = Region(row: 2, column: 3, rows: 10, columns: 20)

  @Test func splitsCoverTheWhole() {
    let (top, rest) = region.split(top: 4)
    #expect(top == Region(row: 2, column: 3, rows: 4, columns: 20))
    #expect(rest == Region(row: 6, column: 3, rows: 6, columns: 20))
    let (left, right) = region.split(left: 5)
    #expect(left == Region(row: 2, column: 3, rows: 10, columns: 5))
    #expect(right == Region(row: 2, column: 8, rows: 10, columns: 15))
  }

  @Test func moreThanThereIsCannotBeCutOff() {
    #expect(region.split(top: 99).top == region)
    #expect(region.split(top: 99).rest.isEmpty)
    #expect(region.split(left: -1).rest == region)
  }

  @Test func spareColumnsGoToTheFirst() {
    let parts = region.split(columns: 3, gap: 3)
    #expect(parts.map(\.columns) == [5, 5, 4])
    #expect(parts.map(\.column) == [3, 11, 19])
    #expect(region.split(columns: 0).isEmpty)
  }

  @Test func intersectionIsWhatBothCover() {
    let other = Region(row: 0, column: 20, rows: 4, columns: 20)
    #expect(region.intersection(other) == Region(row: 2, column: 20, rows: 2, columns: 3))
    #expect(region.intersection(Region(row: 50, column: 0, rows: 1, columns: 1)).isEmpty)
  }
}

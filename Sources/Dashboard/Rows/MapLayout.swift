import MergeModel

/// How the cells of a memory map lie in a window: so many a row, each for so many of the map's.
struct MapLayout: Equatable {
  /// Cells of the map in one cell of the screen.
  let perCell: Int
  /// Cells of the screen in a row.
  let columns: Int
  /// Rows that it takes.
  let rows: Int

  /// The finest that fits; rows begin at round addresses where there is room for it.
  init(cells: Int, width: Int, height: Int) {
    let room = max(1, width)
    columns = room >= 8 ? room / 8 * 8 : room
    let screen = columns * max(1, height)
    perCell = max(1, (max(0, cells) + screen - 1) / screen)
    let shown = (max(0, cells) + perCell - 1) / perCell
    rows = (shown + columns - 1) / columns
  }

  /// What most of its map cells are; among equals the one an operator looks for first.
  func state(at index: Int, of map: MemoryMap) -> MemoryMap.State? {
    let start = index * perCell
    guard index >= 0, start < map.cells.count else { return nil }
    let part = map.cells[start..<min(start + perCell, map.cells.count)]
    var counts = Array(repeating: 0, count: MemoryMap.State.allCases.count)
    for state in part { counts[Int(state.rawValue)] += 1 }
    let most = counts.max() ?? 0
    return MemoryMap.State.byInterest.first { counts[Int($0.rawValue)] == most }
  }
}

import Screen

/// A title, lines that scroll, a question, and the keys: what every view but the overview looks like.
enum ListPanel {
  static func draw(
    title: TextLine, lines: [TextLine], offset: Int, prompt: [TextLine] = [],
    state: DashboardState, on grid: inout Grid
  ) {
    title.draw(on: &grid, row: 0, width: grid.columns)
    let room = max(0, grid.rows - 2 - prompt.count)
    for (place, line) in lines.dropFirst(offset).prefix(room).enumerated() {
      line.draw(on: &grid, row: 1 + place, width: grid.columns)
    }
    guard grid.rows > 1 else { return }
    for (place, line) in prompt.suffix(grid.rows - 2).enumerated() {
      let first = grid.rows - 1 - min(prompt.count, grid.rows - 2)
      line.draw(on: &grid, row: first + place, width: grid.columns)
    }
    let hidden = lines.count - offset - room
    FooterPanel.draw(
      state, keysRow: grid.rows - 1, messageRow: nil,
      note: hidden > 0 && room > 0 ? note(hidden, state) : [], on: &grid)
  }

  /// The keys of the modal panel come first: what it does is more than the rest of its lines.
  private static func note(_ hidden: Int, _ state: DashboardState) -> [String] {
    guard case .tuning = state.mode else { return ["\(hidden) more, down"] }
    return ["\(hidden) more, PgDn", "PgDn"]
  }
}

import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Windows of any size")
struct WindowTests {
  @Test("No window is refused, and none breaks anything", arguments: 1...30)
  func everySize(rows: Int) {
    var state = DashboardState.sample(rows: rows, columns: 80)
    for columns in 1...100 {
      _ = reduce(&state, .resized(rows: rows, columns: columns))
      let grid = draw(state)
      #expect(grid.rows == rows && grid.columns == columns)
      #expect(grid.lines.contains { !$0.isEmpty })
    }
  }

  @Test("Views, questions and help in small and in large windows")
  func everything() {
    let keys: [[Key]] = [
      [.enter], [.character("3")], [.character("5")], [.character("6")], [.character("?")],
      [.character("f")], [.character("d")], [.character("E")], [.character("/"), .character("w")],
      [.character("P")], [.end], [.character("2"), .end, .right], [.character("m")],
      [.character("c"), .end], [.character("w"), .character("9"), .end],
    ]
    let sizes = [(0, 0), (1, 1), (1, 30), (2, 5), (3, 17), (5, 40), (10, 40), (16, 61), (80, 250)]
    for (rows, columns) in sizes {
      for pressed in keys {
        var state = DashboardState.sample(rows: rows, columns: columns)
        for key in pressed { state.press(key) }
        #expect(draw(state).lines.count == rows)
        state.snapshot = nil
        #expect(draw(state).lines.count == rows)
      }
    }
  }

  @Test("TOTAL never drops", arguments: 2...60)
  func total(rows: Int) {
    for columns in [20, 40, 60, 80, 120] {
      let lines = DashboardState.sample(rows: rows, columns: columns).lines
      #expect(lines.contains { $0.hasPrefix(" TOTAL 52") }, "\(rows)x\(columns)")
    }
  }

  @Test(
    "What drops out with height",
    arguments: [
      (40, true, true, 8), (33, false, true, 8), (20, false, true, 8), (19, false, false, 8),
      (17, false, false, 8), (16, false, false, 6), (11, false, false, 6), (10, false, false, 4),
    ])
  func heights(rows: Int, hasEvents: Bool, hasGraphs: Bool, header: Int) {
    let layout = OverviewLayout(DashboardState.sample(rows: rows, columns: 80))
    #expect((layout.eventRows > 0) == hasEvents)
    #expect((layout.graphRows > 0) == hasGraphs)
    #expect(layout.header.count == header)
    #expect(layout.hasKeys && layout.hasTotal)
  }

  @Test("A window of 10 rows has four lines, three guests, TOTAL and keys")
  func tenRows() {
    let layout = OverviewLayout(DashboardState.sample(rows: 10, columns: 40))
    #expect(layout.header == [.host, .verdict, .nextStep, .memoryAndRisk])
    #expect(layout.guestRows(of: 52) == 3)
  }

  @Test("Graphs that are off leave their rows to the guests")
  func noGraphs() {
    var state = DashboardState.sample()
    let before = OverviewLayout(state).tableRows
    state.span = .off
    #expect(OverviewLayout(state).tableRows == before + 3)
  }

  @Test("Few guests: TOTAL stands right below them")
  func fewGuests() {
    var snapshot = SampleHost.snapshot()
    snapshot.processes.removeAll { !$0.name.hasPrefix("web") }
    let lines = DashboardState.sample(snapshot: snapshot).lines
    let total = lines.firstIndex { $0.hasPrefix(" TOTAL 3") } ?? 0
    #expect(lines[total - 1].hasPrefix(" web02"))
  }
}

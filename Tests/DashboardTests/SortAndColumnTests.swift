import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Sorting and columns")
struct SortAndColumnTests {
  private func shown(rows: Int = 24, columns: Int) -> [GuestColumn] {
    let state = DashboardState.sample(rows: rows, columns: columns)
    return state.snapshot.map { ColumnLayout(state, $0).columns.map(\.column) } ?? []
  }

  @Test("Columns drop out by weight")
  func weights() {
    #expect(shown(columns: 40) == [.name, .res, .saved, .canMerge])
    #expect(shown(columns: 59) == [.name, .pid, .res, .shrd, .saved, .frees, .canMerge])
    #expect(
      shown(columns: 80)
        == [.name, .pid, .mem, .res, .shrd, .saved, .frees, .canMerge, .whyNot])
    #expect(
      shown(columns: 120)
        == [
          .name, .pid, .mem, .res, .swap, .shrd, .saved, .change, .own, .frees, .canMerge, .whyNot,
          .age,
        ])
  }

  @Test("No table is wider than its window", arguments: 1...250)
  func width(columns: Int) {
    let state = DashboardState.sample(columns: columns)
    let layout = state.snapshot.map { ColumnLayout(state, $0) }
    #expect((layout?.width ?? .max) <= columns)
  }

  @Test("A chosen column comes before those that are there by default")
  func choosing() {
    var state = DashboardState.sample(columns: 60)
    state.type("f")
    state.press(.down, .down, .down, .down, .character(" "))
    #expect(state.table.columns.contains(.pss))
    #expect(state.lines.contains { $0.contains("[x] PSS") })
    state.press(.character("q"))
    #expect(state.lines.contains { $0.hasPrefix(" NAME") && $0.contains(" PSS ") })
    state.press(.character("f"), .home, .enter)
    #expect(state.table.columns.contains(.name), "NAME cannot go")
  }

  @Test("< and > go along the shown columns and round")
  func stepping() {
    var state = DashboardState.sample(columns: 40)
    state.type(">")
    #expect(state.table.sort == SortOrder(.canMerge))
    state.type(">")
    #expect(state.table.sort == SortOrder(.name, descending: false))
    #expect(state.names.first == "app01")
    state.type("<<")
    #expect(state.table.sort.column == .saved)
  }

  @Test("Letters sort at once, I inverts", arguments: [("M", "web02"), ("N", "vdi-w10-03")])
  func letters(key: String, first: String) {
    var state = DashboardState.sample()
    state.type(key)
    #expect(state.names.first == first)
    state.type("I")
    #expect(state.names.first != first)
    state.type("S")
    #expect(state.names.first == "vdi-w10-37")
  }

  @Test("Above 99,999 MiB the whole column is in GiB and says so")
  func largeUnits() {
    var snapshot = SampleHost.snapshot()
    snapshot.change("mail01") { $0.guest?.ramBytes = 200 << 30 }
    let state = DashboardState.sample(columns: 80, snapshot: snapshot)
    let heading = state.lines.first { $0.hasPrefix(" NAME") } ?? ""
    #expect(heading.contains("MEM/G") && heading.contains(" RES "))
    let mail = state.lines.first { $0.hasPrefix(" mail01") } ?? ""
    #expect(mail.contains(" 200.0   743 "))
    #expect(state.lines.contains { $0.hasPrefix(" TOTAL") && $0.contains(" 251.0 42598 ") })
  }

  @Test("L changes the width of NAME")
  func nameWidth() {
    var state = DashboardState.sample(columns: 120)
    state.type("L")
    #expect(state.lines.contains { $0.hasPrefix(" NAME                /MiB") })
    state.type("LLL")
    #expect(state.table.nameWidth == nil)
  }
}

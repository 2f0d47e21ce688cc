import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Filters")
struct FilterTests {
  @Test("A filter is shown while it holds, TOTAL is of all")
  func shown() {
    var state = DashboardState.sample()
    state.type("/VDI")
    #expect(state.lines.contains { $0.hasPrefix("filter: VDI_, 11 of 52") })
    state.press(.enter)
    #expect(state.mode == .browse)
    #expect(state.lines.contains { $0.hasPrefix("filter: VDI, 11 of 52") })
    #expect(state.lines.contains { $0.hasPrefix(" TOTAL 52 ") && $0.contains(" 20992 ") })
    #expect(state.names.allSatisfy { $0.hasPrefix("vdi") })
  }

  @Test("It is shown in the smallest window too")
  func smallWindow() {
    var state = DashboardState.sample(rows: 10, columns: 40)
    state.type("/web")
    state.press(.enter)
    #expect(state.lines.last == "filter: web, 3 of 52   (Esc shows all)")
  }

  @Test("Esc clears it, while typing and later")
  func escape() {
    var state = DashboardState.sample()
    state.type("/web")
    state.press(.escape)
    #expect(state.table.filter == "" && state.mode == .browse)
    state.type("/web")
    state.press(.enter)
    #expect(state.press(.escape) == [])
    #expect(state.names.count == 52)
  }

  @Test("Backspace takes back, q and other keys are letters")
  func typing() {
    var state = DashboardState.sample()
    state.type("/qZ[")
    state.press(.backspace, .backspace)
    #expect(state.table.filter == "q")
    #expect(state.message == nil)
    state.press(.backspace, .backspace, .control("c"))
    #expect(state.table.filter == "")
  }

  @Test("A pid is found by its beginning")
  func pid() {
    var state = DashboardState.sample()
    state.type("/48017")
    #expect(state.names == ["vdi-w10-37"])
  }

  @Test("The cursor goes to a guest that is listed")
  func selection() {
    var state = DashboardState.sample()
    state.press(.down)
    state.type("/web")
    #expect(state.tableRows.contains { $0.id == state.table.selected })
  }

  @Test("Only guests with findings, or with one finding")
  func findings() {
    var state = DashboardState.sample()
    state.type("!!")
    #expect(state.view == .overview)
    #expect(state.names.count == 20)
    #expect(state.lines.contains { $0.hasPrefix("only with findings, 20 of 52") })
    state.press(.escape, .character("!"), .down, .enter)
    #expect(state.lines.contains { $0.hasPrefix("only smart-scan-misses, 5 of 52") })
    state.press(.escape)
    #expect(state.names.count == 52)
  }

  @Test("A finding of the host alone lists nobody, and says so")
  func hostFinding() {
    var snapshot = SampleHost.snapshot()
    snapshot.assessment?.findings = [SampleHost.slow]
    var state = DashboardState.sample(snapshot: snapshot)
    state.press(.character("!"), .enter)
    #expect(state.view == .findings)
    #expect(state.message?.text.contains("about the host") == true)
  }

  @Test("V leaves out what is no guest, in the rows and in TOTAL")
  func guestsOnly() {
    var snapshot = SampleHost.snapshot()
    snapshot.change("app01") { $0.guest = nil }
    var state = DashboardState.sample(snapshot: snapshot)
    #expect(state.lines.contains { $0.hasPrefix(" TOTAL 51+1 ") })
    state.type("V")
    #expect(state.tableRows.allSatisfy { $0.guest != nil })
    #expect(state.lines.contains { $0.hasPrefix(" TOTAL 51 ") })
    state.type("V")
    #expect(state.names.contains("qemu-system-x86"))
  }
}

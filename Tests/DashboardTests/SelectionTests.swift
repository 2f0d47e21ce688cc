import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("The cursor")
struct SelectionTests {
  private func selectedName(_ state: DashboardState) -> String? {
    state.table.selected.flatMap { state.process($0)?.name }
  }

  @Test("It stays on its guest when the order changes")
  func sticks() {
    var state = DashboardState.sample()
    state.press(.down, .down)
    #expect(selectedName(state) == "mail01")
    state.sample(after: 20) { $0.save("mail01", mib: 1) }
    #expect(state.names.last == "mail01")
    #expect(selectedName(state) == "mail01")
    #expect(state.lines.contains { $0.hasPrefix(" mail01") })
  }

  @Test("A guest with the same pid that started later is another one")
  func reusedPid() {
    var state = DashboardState.sample()
    state.press(.down, .down)
    state.sample(after: 1) { snapshot in
      snapshot.change("mail01") { $0.id = ProcessIdentity(pid: $0.id.pid, startTicks: 1) }
    }
    #expect(selectedName(state) == "vdi-w10-28")
  }

  @Test("When its guest ends it stays where it stood")
  func ended() {
    var state = DashboardState.sample()
    state.press(.down, .down)
    state.sample(after: 1) { $0.processes.removeAll { $0.name == "mail01" } }
    #expect(selectedName(state) == "vdi-w10-28")
    state.press(.end)
    state.sample(after: 2) { $0.processes.removeAll { ["mail01", "app37"].contains($0.name) } }
    #expect(selectedName(state) == "app36")
  }

  @Test("It stays inside the table")
  func limits() {
    var state = DashboardState.sample()
    state.press(.up)
    #expect(selectedName(state) == "vdi-w10-37")
    state.press(.end, .down, .pageDown)
    #expect(selectedName(state) == "app37")
    state.press(.home, .pageUp)
    #expect(selectedName(state) == "vdi-w10-37")
  }

  @Test("The table scrolls with it, and back when the window grows")
  func scrolling() {
    var state = DashboardState.sample()
    state.press(.end)
    #expect(state.table.offset == 52 - 8)
    #expect(state.lines.contains { $0.hasPrefix(" 44 more, up ") })
    state.press(.up, .up, .up, .up)
    #expect(state.table.offset == 52 - 8)
    _ = reduce(&state, .resized(rows: 100, columns: 80))
    #expect(state.table.offset == 0)
    #expect(!state.lines.contains { $0.contains("more,") })
  }

  @Test("Enter opens one guest, q and Esc close it, and only q at the overview quits")
  func opening() {
    var state = DashboardState.sample()
    state.press(.down)
    #expect(state.press(.enter) == [])
    #expect(state.view == .guest(SampleHost.identity(SampleHost.leading[1])))
    #expect(state.press(.character("q")) == [])
    #expect(state.view == .overview)
    state.press(.enter)
    #expect(state.press(.escape, .escape, .escape) == [])
    #expect(state.view == .overview)
    #expect(state.press(.character("q")) == [.quit])
  }

  @Test("The view of a guest that has ended says so")
  func viewOfTheDead() {
    var state = DashboardState.sample()
    state.press(.enter)
    state.sample(after: 1) { $0.processes.removeAll { $0.name == "vdi-w10-37" } }
    #expect(state.lines[1].contains("it has ended"))
  }
}

import Screen
import Testing

@testable import Dashboard

@Suite("Help")
struct HelpTests {
  @Test("It opens and closes in every view", arguments: ["1", "2", "3", "4", "5", "6", "m"])
  func views(view: String) {
    var state = DashboardState.sample()
    state.type(view)
    for key in [Key.character("?"), .character("h"), .function(1)] {
      state.press(key)
      #expect(state.context == .help)
      #expect(state.lines[0].hasPrefix("HELP"))
      state.press(.escape)
      #expect(state.help == nil)
    }
  }

  @Test("It opens while a filter is typed, and typing goes on after it")
  func whileTyping() {
    var state = DashboardState.sample()
    state.type("/web")
    state.press(.character("?"))
    #expect(state.context == .help)
    #expect(state.lines.joined().contains("keep the filter"))
    state.press(.character("q"))
    #expect(state.context == .filter)
    state.type("01")
    #expect(state.table.filter == "web01")
  }

  @Test("It opens over a question", arguments: ["f", "d", "E", "c", "w", "+", "U"])
  func overQuestions(key: String) {
    var state = DashboardState.sample()
    state.type(key)
    let mode = state.mode
    state.press(.function(1))
    #expect(state.context == .help)
    state.press(.escape)
    #expect(state.mode == mode)
  }

  @Test("It can be filtered")
  func filter() {
    var state = DashboardState.sample()
    state.type("?/sort")
    #expect(state.lines[0].contains("filter: sort_"))
    #expect(state.lines.contains { $0.contains("sort by RES") })
    #expect(!state.lines.contains { $0.contains("pause") })
    state.press(.enter)
    #expect(state.context == .help)
    state.press(.escape)
    #expect(state.help == nil)
  }

  @Test("It scrolls, and not past its end")
  func scrolling() {
    var state = DashboardState.sample(rows: 10, columns: 60)
    state.press(.character("?"), .end)
    let end = state.help?.offset ?? 0
    #expect(end > 0)
    state.press(.down, .pageDown)
    #expect(state.help?.offset == end)
    #expect(state.lines[8].isEmpty == false)
    state.press(.home)
    #expect(state.help?.offset == 0)
  }
}

import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Tags and what-if")
struct WhatIfTests {
  private let first = SampleHost.identity(SampleHost.leading[0])
  private let second = SampleHost.identity(SampleHost.leading[1])

  @Test("x tags the selected guest and takes the tag away, the row shows it")
  func tagging() {
    var state = DashboardState.sample()
    state.press(.character("x"), .down, .character("x"))
    #expect(state.table.tagged == [first, second])
    #expect(state.lines.contains { $0.hasPrefix("!*vdi-w10-37") })
    #expect(state.message?.text == "2 tagged: 613 MiB back if stopped (w what-if)")
    state.press(.character("x"))
    #expect(state.table.tagged == [first])
  }

  @Test("A tagged guest that ends is no longer tagged")
  func ended() {
    var state = DashboardState.sample()
    state.press(.character("x"), .down, .character("x"))
    state.sample(after: 1) { $0.processes.removeAll { $0.name == "vdi-w10-37" } }
    #expect(state.table.tagged == [second])
  }

  @Test("What-if is about the tagged guests, else about the selected one")
  func whom() {
    var state = DashboardState.sample()
    state.press(.down, .character("w"))
    #expect(state.lines.joined().contains("STOP OR MOVE AWAY: vdi-w10-14"))
    state.press(.character("w"), .character("x"), .up, .character("x"), .character("w"))
    #expect(state.lines.joined().contains("2 GUESTS: vdi-w10-14, vdi-w10-37 (tagged)"))
    state.press(.character("x"))
    #expect(state.table.tagged.isEmpty)
  }

  @Test("Two that share with each other give back more together than one by one")
  func together() {
    var state = DashboardState.sample()
    state.press(.character("x"), .down, .character("x"), .character("w"))
    let line = state.lines.first { $0.contains("the host gets back") } ?? ""
    #expect(line.contains("613 MiB") && line.contains("one by one 552 MiB"))
    #expect(state.lines.contains { $0.contains("the others save less") && !$0.contains(" - ") })
  }

  @Test("Whether one more guest fits is said in every window", arguments: [40, 80, 120])
  func fits(columns: Int) {
    var state = DashboardState.sample(rows: 24, columns: columns)
    state.type("w7")
    #expect(state.lines.contains("  It fits now."))
    state.press(.right)
    #expect(state.lines.contains("  It fits only with swap."))
    state.type("0")
    #expect(state.lines.contains("  It DOES NOT FIT now."))
  }

  @Test("The RAM of one more guest begins with that of the selected one, and is changed by keys")
  func ram() {
    var state = DashboardState.sample()
    state.press(.character("w"))
    #expect(state.lines.contains { $0.hasPrefix("ONE MORE GUEST of 1.0 GiB, like vdi-w10-37") })
    state.press(.right, .right)
    #expect(state.mode == .whatIf(typed: "3"))
    state.press(.left, .left, .left, .left)
    #expect(state.mode == .whatIf(typed: "1"))
    state.press(.backspace)
    state.type("12.5")
    #expect(state.mode == .whatIf(typed: "12.5"))
    #expect(state.whatIfRAM("12.5") == 13_421_772_800)
    state.press(.right)
    #expect(state.mode == .whatIf(typed: "13"))
    state.press(.backspace, .backspace)
    #expect(state.mode == .whatIf(typed: ""))
  }

  @Test("What one more guest takes in the end says what it assumes", arguments: [20, 40, 80, 120])
  func assumption(columns: Int) {
    var snapshot = SampleHost.snapshot()
    snapshot.processes.removeAll { $0.name != "vdi-w10-37" }
    snapshot.change("vdi-w10-37") { process in
      process.resident.value = .value(70 * SampleHost.mib)
      process.memory = nil
      process.sharing?.value.mappedPages = 50 * 256
      process.sharing?.value.sharePages = 14 * 256
    }
    var state = DashboardState.sample(rows: 40, columns: columns, snapshot: snapshot)
    state.type("w")
    let lines = state.lines
    guard let end = lines.firstIndex(where: { $0.hasPrefix("  in the en") }) else {
      Issue.record("\(state.screen)")
      return
    }
    #expect(lines[end + 1].hasPrefix("  if all") && lines[end + 1].contains("touched"))
    #expect(columns < 40 || lines[end + 1].contains("1.0 GiB"))
    guard columns >= 40 else { return }
    #expect(lines[end + 2].contains("vdi-w10-37 now") && lines[end + 2].contains("34 MiB"))
    #expect(columns < 80 || lines[end + 2].contains("RES 70 MiB less SAVED"))
  }

  @Test(
    "What is no number, or no size of a guest, is not computed with",
    arguments: ["..", "0", "99999999"])
  func nonsense(typed: String) {
    let state = DashboardState.sample()
    #expect(state.whatIfRAM(typed) == nil)
  }

  @Test(
    "w, q and Esc close it and leave the view as it was",
    arguments: [Key.character("w"), .character("q"), .escape])
  func closing(key: Key) {
    var state = DashboardState.sample()
    state.press(.character("3"), .character("w"), key)
    #expect(state.mode == .browse && state.view == .findings)
  }

  @Test("Other settings are told with what they bring")
  func settings() {
    var state = DashboardState.sample()
    state.press(.character("w"))
    let lines = state.lines
    #expect(lines.contains { $0.contains("use_zero_pages=1 frees") && $0.contains("3.1 GiB") })
    #expect(lines.contains { $0.contains("advising app37") && $0.contains("500 MiB") })
    #expect(lines.contains { $0.contains("pages_to_scan 1000 -> 2000") })
  }
}

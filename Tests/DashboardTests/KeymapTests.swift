import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("The keymap")
struct KeymapTests {
  @Test("No key means two things in one context", arguments: Context.allCases)
  func unambiguous(context: Context) {
    let keys = Keymap.bindings(in: context).flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }

  @Test("Every context can be left, and every context has help", arguments: Context.allCases)
  func wayOut(context: Context) {
    #expect(Keymap.action(for: .control("c"), in: context) == .quit)
    #expect(Keymap.action(for: .function(1), in: context) == .help)
    #expect(Keymap.action(for: .character("?"), in: context) == .help)
    #expect(Keymap.action(for: .escape, in: context) == .back)
  }

  @Test("Letters are letters while a filter is typed", arguments: Array(Context.typing))
  func typing(context: Context) {
    let letters = Keymap.bindings(in: context).flatMap(\.keys).compactMap { key -> Character? in
      guard case .character(let character) = key else { return nil }
      return character
    }
    #expect(letters == ["?"])
  }

  @Test(
    "The keys of the overview",
    arguments: [
      (Key.character("q"), Action.close), (.character("h"), .help), (.escape, .back),
      (.up, .move(.up)), (.character("k"), .move(.up)), (.down, .move(.down)),
      (.character("j"), .move(.down)), (.pageUp, .move(.pageUp)), (.pageDown, .move(.pageDown)),
      (.home, .move(.home)), (.end, .move(.end)), (.enter, .enter), (.tab, .nextView),
      (.backTab, .previousView), (.character("1"), .show(.overview)),
      (.character("2"), .show(.sharing)), (.character("c"), .contentScan),
      (.character("m"), .memoryMap), (.character("w"), .whatIf), (.character("x"), .tag),
      (.character("3"), .show(.findings)), (.character("5"), .show(.events)),
      (.character("6"), .show(.figures)), (.character("<"), .sortLeft),
      (.character(">"), .sortRight), (.character("I"), .invert),
      (.character("M"), .sort(.res)), (.character("N"), .sort(.pid)),
      (.character("S"), .sort(.saved)), (.character("f"), .chooseColumns),
      (.character("/"), .filter), (.character("!"), .findings), (.character("V"), .guestsOnly),
      (.character("L"), .nameWidth), (.character("d"), .delay), (.character("s"), .delay),
      (.character("g"), .span), (.character(" "), .refresh), (.control("l"), .redraw),
      (.character("Z"), .pause), (.character("E"), .export), (.control("z"), .suspend),
      (.character("t"), .show(.tuning)), (.character("4"), .show(.tuning)),
      (.character("+"), .stage(1)), (.character("="), .stage(1)), (.character("-"), .stage(-1)),
      (.character("U"), .undo),
    ])
  func overview(key: Key, action: Action) {
    #expect(Keymap.action(for: key, in: .overview) == action)
  }

  @Test(
    "Traps do nothing and say what to use",
    arguments: [
      (Key.character("P"), "t has the catch-up scan"), (.character("u"), "/ filters"),
      (.character("e"), "E saves"), (.character("["), "t, then Left/Right"),
      (.character("]"), "t, then Left/Right"),
      (.character("r"), "Space refreshes"), (.function(9), "ends no process"),
    ])
  func traps(key: Key, advice: String) {
    var state = DashboardState.sample()
    let before = state
    #expect(state.press(key) == [])
    #expect(state.message?.text.contains(advice) == true)
    state.message = nil
    #expect(state == before)
  }

  @Test("What other keys say never names a key that does nothing")
  func unknownKeys() {
    var state = DashboardState.sample()
    let before = state
    state.press(.character("@"), .unknown, .left, .right, .delete)
    #expect(state == before)
  }

  @Test("Every line of the table is in the help of its contexts", arguments: Context.allCases)
  func completeHelp(context: Context) {
    let entries = HelpEntry.entries(in: context)
    for binding in Keymap.bindings(in: context) {
      let entry = entries.first { $0.text == binding.text }
      for key in binding.keys {
        #expect(entry?.keys.split(separator: " ").contains { $0 == key.name } == true)
      }
    }
  }
}

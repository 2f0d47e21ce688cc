import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("No key changes a setting outside the modal panel")
struct SettingsAreSafeTests {
  private static let keys: [Key] =
    (UInt8(ascii: " ")...UInt8(ascii: "~")).map { .character(Character(Unicode.Scalar($0))) }
    + [
      .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .enter, .escape, .tab, .backTab,
      .backspace, .delete, .function(1), .function(9), .control("l"), .control("z"), .unknown,
    ]

  /// Whether a panel that may apply had been seen for long enough when the key came.
  private func mayApply(_ state: DashboardState, _ key: Key, at seconds: Double) -> Bool {
    guard state.help == nil, let panel = state.panel else { return false }
    guard SampleHost.later(seconds).seconds(since: panel.lastKeyAt) < 60 else { return false }
    switch panel.step {
    case .staged:
      return (key == .enter || key == .character("T"))
        && SampleHost.later(seconds).seconds(since: panel.openedAt) >= 0.5
    case .confirming(let confirmation): return key == .enter && confirmation.typed == "kvm07"
    case .applied: return false
    }
  }

  @Test("Whatever is pressed, and however fast", arguments: 1...20)
  func sequences(seed: Int) {
    var chance = Chance(seed: UInt64(seed))
    var state = SampleTuning.state(rows: 24, columns: 80)
    var seconds = 0.0
    var applied = 0
    for step in 0..<300 {
      seconds += [0.01, 0.1, 0.6, 2, 65].randomElement(using: &chance) ?? 0
      // Much more often than by chance what could do harm.
      let likely: [Key] = [.enter, .character("T"), .character("+"), .character("t"), .right]
      let key = Bool.random(using: &chance) ? likely.randomElement(using: &chance) : nil
      let pressed = key ?? Self.keys.randomElement(using: &chance) ?? .enter
      let before = state
      let effects = state.press(pressed, after: seconds)
      for request in effects.compactMap(\.request) {
        applied += 1
        #expect(mayApply(before, pressed, at: seconds), "\(pressed) asked for \(request)")
        state.finish(after: seconds, .unchanged)
      }
      if effects.contains(.cancelTuning) {
        #expect(pressed == .character("x") || pressed == .character("q"))
      }
      let keeps = effects.contains { effect in
        if case .endTrial(_, keep: true) = effect { true } else { false }
      }
      if keeps { #expect(pressed == .character("K")) }
      if step.isMultiple(of: 16) { #expect(draw(state).rows == 24) }
    }
    #expect(seed > 1 || applied > 0, "nothing was ever applied: the test tests nothing")
  }

  @Test(
    "A split arrow key changes nothing in any view", arguments: ["1", "3", "t", "5", "\r", "+"])
  func splitArrows(view: String) {
    for letter in "ABCD" {
      var state = SampleTuning.state()
      if view == "\r" { state.press(.enter) } else { state.type(view) }
      for introducer in "[O" {
        #expect(state.press(.escape, after: 1) == [] || view == "1")
        #expect(state.type(String([introducer, letter]), after: 1) == [])
      }
      #expect(state.applied == nil)
    }
  }
}

import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("Which of several trials is kept or ended")
struct TrialInHandTests {
  private func state() -> DashboardState {
    var second = SampleTuning.trial("second", minutes: 5)
    second.changes = [SettingChange(.sleepMillisecs, from: "20", to: "50")]
    let held = [SampleTuning.trial("first"), SampleTuning.trial("theirs"), second]
    var state = SampleTuning.state(rows: 40, held: held)
    state.ownRecords = ["first", "second"]
    return state
  }

  @Test("The one under the cursor", arguments: ["first", "second"])
  func underCursor(id: String) {
    var state = state()
    state.select(.held(id))
    #expect(state.press(.character("K")) == [.endTrial(recordID: id, keep: true)])
    #expect(state.press(.character("B")) == [.endTrial(recordID: id, keep: false)])
    let file = id == "first" ? "pages_to_scan" : "sleep_millisecs"
    #expect(state.message?.text == "the trial of \(file) goes back now")
  }

  @Test("None where the cursor stands on another's")
  func others() {
    var state = state()
    state.select(.held("theirs"))
    #expect(state.press(.character("K")) == [])
    #expect(state.message?.text.contains("another ksmtop") == true)
  }

  @Test("Elsewhere the first of this session")
  func elsewhere() {
    var state = state()
    state.press(.character("t"))
    #expect(state.press(.character("B")) == [.endTrial(recordID: "first", keep: false)])
  }

  @Test("The panel of a change is about its own trial")
  func panel() {
    var state = state()
    state.select(.knob(.useZeroPages))
    state.press(.right)
    state.press(.character("T"), after: 1)
    let record = SampleTuning.record(
      "second", [SettingChange(.useZeroPages, from: "0", to: "1")], secondsAgo: -2)
    state.finish(after: 2, record: record)
    #expect(state.screen.contains("On trial: it goes back in 4m58s"))
    #expect(
      state.press(.character("K"), after: 3) == [.endTrial(recordID: "second", keep: true)])
  }

  @Test("Quitting names all that go back and the one that K keeps")
  func leaving() {
    var state = state()
    state.select(.held("second"))
    state.press(.character("q"), .character("q"))
    #expect(state.mode == .leaving)
    let question = TuningStatus.question(state)
    #expect(question.contains("pages_to_scan back to 1000, sleep_millisecs back to 20"))
    #expect(question.contains("K keeps pages_to_scan alone"))
    var kept = state
    #expect(
      kept.press(.character("K")) == [.endTrial(recordID: "first", keep: true), .quit])
    #expect(
      state.press(.character("q")) == [
        .endTrial(recordID: "first", keep: false), .endTrial(recordID: "second", keep: false),
        .quit,
      ])
  }
}

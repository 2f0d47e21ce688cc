import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("Taking a change back")
struct UndoTests {
  @Test(
    "U opens it from every view, and nothing happens by it",
    arguments: ["1", "2", "3", "4", "5", "6", "m", "\r"])
  func opens(view: String) {
    var state = SampleTuning.state()
    if view == "\r" { state.press(.enter) } else { state.type(view) }
    #expect(state.press(.character("U")) == [])
    #expect(state.context == .undo)
    #expect(state.lines[0].hasPrefix("UNDO kvm07"))
    state.press(.character("U"))
    #expect(state.mode == .browse)
  }

  @Test("It shows what goes back, whose change it is and when; Enter does it after half a second")
  func applies() {
    var state = SampleTuning.state()
    state.press(.character("U"))
    #expect(state.screen.contains("1000 -> [100]"))
    #expect(state.screen.contains("set 02:33:10 by root (sudo alice), pts/3, ksmtop"))
    #expect(!state.screen.contains("not yours"))
    #expect(state.press(.enter, after: 0.3) == [])
    #expect(
      state.press(.enter, after: 0.6).first?.request == TuningRequest(.undo(SampleTuning.record)))
  }

  @Test("Another's change is called so")
  func others() {
    var state = SampleTuning.state()
    state.login = "bob"
    state.press(.character("U"))
    #expect(state.screen.contains("This is the change of alice, not yours."))
  }

  @Test("Without anything to take back it says so")
  func nothing() {
    var state = SampleTuning.state(records: [])
    state.press(.character("U"))
    #expect(state.screen.contains("Nothing to take back"))
    #expect(state.press(.enter, after: 1) == [])
    var unread = DashboardState.sample()
    unread.press(.character("U"))
    #expect(unread.screen.contains("cannot be read"))
    #expect(unread.press(.enter, after: 1) == [])
  }

  @Test("Where a file holds something else by now, it says who sets it too and does nothing")
  func changedSince() {
    var snapshot = SampleTuning.snapshot()
    snapshot.ksm[reading: .pagesToScan] = .value(.unsigned(1_250))
    snapshot.otherWriters = [SettingsWriter(name: "ksmtuned", pid: 812)]
    var state = SampleTuning.state(columns: 120, snapshot: snapshot)
    state.press(.character("U"))
    #expect(
      state.screen.contains(
        "pages_to_scan holds 1250 now, not the 1000 that root (sudo alice) set at 02:33: "
          + "ksmtuned (pid 812) sets it too"))
    #expect(state.press(.enter, after: 1) == [])
    #expect(state.message?.isProblem == true)
  }

  @Test("run=2 is passed over by name")
  func passedOver() {
    let unmerged = SampleTuning.record(
      "two", [SettingChange(.run, from: "1", to: "2")], secondsAgo: 2_000, login: "bob")
    var state = SampleTuning.state(records: [SampleTuning.record, unmerged])
    state.press(.character("U"))
    #expect(state.screen.contains("NEWER, AND NOT TAKEN BACK"))
    #expect(state.screen.contains("by root (sudo bob): cannot"))
    #expect(
      state.press(.enter, after: 1).first?.request == TuningRequest(.undo(SampleTuning.record)))
  }

  @Test("A change that comes meanwhile has to be looked at before it is taken back")
  func newRecord() {
    let other = SampleTuning.record(
      "two", [SettingChange(.useZeroPages, from: "1", to: "0")], secondsAgo: -2)
    var state = SampleTuning.state()
    state.press(.character("U"))
    _ = reduce(&state, .tick(SampleHost.later(3)))
    _ = reduce(
      &state,
      .logged([SampleTuning.record, other], held: [], bootID: SampleTuning.bootID))
    #expect(state.screen.contains("use_zero_pages"))
    #expect(state.press(.enter, after: 3.2) == [])
    #expect(state.press(.enter, after: 3.6).first?.request == TuningRequest(.undo(other)))
  }
}

import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("Text that others chose, where settings are changed")
struct HostileTuningTests {
  private static let hostile = HostileTextTests.hostile

  /// Every text of the outside is hostile.
  private func state() -> DashboardState {
    var snapshot = SampleTuning.snapshot()
    snapshot.host.name = Self.hostile
    snapshot.rights.user = Self.hostile
    snapshot.otherWriters = [SettingsWriter(name: Self.hostile, pid: 1)]
    snapshot.memoryGroups = [
      MemoryGroup(
        path: "/" + Self.hostile, limitBytes: 1, usageBytes: 1,
        members: Set(snapshot.processes.map(\.id)))
    ]
    snapshot.change("vdi-w10-37") { process in
      process.guest?.name = Self.hostile
      process.guest?.manager = nil
      process.guest?.controlSockets = [Self.hostile]
    }
    var record = SampleTuning.record
    record.user = Self.hostile
    record.login = Self.hostile
    record.terminal = Self.hostile
    record.failure = Self.hostile
    record.changes = [SettingChange(.pagesToScan, from: Self.hostile, to: "1000")]
    var held = SampleTuning.trial("one")
    held.user = Self.hostile
    var state = SampleTuning.state(
      rows: 70, columns: 200, snapshot: snapshot, records: [record], held: [held])
    state.ownPresets = [
      Preset(
        name: Self.hostile, text: Self.hostile,
        wishes: [TuningRequest.Wish(.advisorMode, Self.hostile)])
    ]
    return state
  }

  private func expectHarmless(_ state: DashboardState) {
    let forbidden = Set(Self.hostile.unicodeScalars.filter { !(" "..."~").contains($0) })
    #expect(!state.lines.flatMap(\.unicodeScalars).contains { forbidden.contains($0) })
    #expect(state.lines.allSatisfy { TextWidth.cells(of: $0) <= 200 })
  }

  @Test("Nothing of it reaches the screen as it is", arguments: ["1", "t", "5", "+", "U", "\r"])
  func everywhere(view: String) {
    var state = state()
    if view == "\r" { state.press(.enter, .character("O")) } else { state.type(view) }
    expectHarmless(state)
    state.press(.enter, after: 1)
    expectHarmless(state)
    state.type("\u{1b}\u{202e}", after: 1)
    expectHarmless(state)
  }

  @Test("Neither does what is heard of a change")
  func news() {
    var state = state()
    state.select(.preset(Self.hostile, isOwn: true))
    expectHarmless(state)
    state.press(.enter)
    expectHarmless(state)
    state.press(.escape, .character("+"))
    state.press(.enter, after: 1)
    let result = TuningReport.Result(
      file: .pagesToScan, before: Self.hostile, wanted: Self.hostile, reads: Self.hostile)
    state.finish(after: 2, .otherwise(Self.hostile), results: [result])
    expectHarmless(state)
    state.finish(
      after: 2, .refused(TuningRefusal(.failed, Self.hostile, wayOut: Self.hostile)))
    expectHarmless(state)
    state.press(.escape, after: 3)
    _ = reduce(
      &state,
      .tuning(
        .putBack(SampleTuning.trial("one"), why: Self.hostile, failures: [Self.hostile]),
        at: SampleHost.later(4)))
    expectHarmless(state)
    state.press(.character("5"), after: 5)
    expectHarmless(state)
  }
}

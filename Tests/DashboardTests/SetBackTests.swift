import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("What this session set, and somebody else gave another value")
struct SetBackTests {
  private let rate = SettingChange(.pagesToScan, from: "1000", to: "2000")
  private let zero = SettingChange(.useZeroPages, from: "0", to: "1")

  /// Sets two settings, one after the other.
  private func state(columns: Int = 80, held: [HeldChange] = []) -> DashboardState {
    var state = SampleTuning.state(rows: 40, columns: columns)
    change(&state, .pagesToScan, rate, id: "two", at: 1)
    change(&state, .useZeroPages, zero, id: "three", at: 10)
    hear(&state, held: held)
    return state
  }

  private func change(
    _ state: inout DashboardState, _ file: KSMFile, _ change: SettingChange, id: String,
    at seconds: Double
  ) {
    state.select(.knob(file))
    if file == .pagesToScan {
      state.press(.character("+"), after: seconds)
    } else {
      state.press(.right, after: seconds)
    }
    state.press(.enter, after: seconds + 1)
    let result = TuningReport.Result(
      file: file, before: change.from, wanted: change.to, reads: change.to)
    state.finish(
      after: seconds + 2, results: [result],
      record: SampleTuning.record(id, [change], secondsAgo: -seconds - 2))
    state.press(.escape, after: seconds + 3)
  }

  private func hear(
    _ state: inout DashboardState, more: [ChangeRecord] = [], held: [HeldChange] = []
  ) {
    let own = [
      SampleTuning.record("two", [rate], secondsAgo: -3),
      SampleTuning.record("three", [zero], secondsAgo: -12),
    ]
    _ = reduce(
      &state,
      .logged([SampleTuning.record] + own + more, held: held, bootID: SampleTuning.bootID))
  }

  private func sample(
    _ state: inout DashboardState, after seconds: Double, pages: UInt64, zero: UInt64 = 1
  ) {
    state.tuningSample(after: seconds) { snapshot in
      snapshot.ksm[reading: .pagesToScan] = .value(.unsigned(pages))
      snapshot.ksm[reading: .useZeroPages] = .value(.unsigned(zero))
    }
  }

  private func row(_ file: String, _ state: DashboardState) -> String {
    state.lines.first { $0.dropFirst().hasPrefix(file) } ?? ""
  }

  @Test("It is flagged beside the setting, though another change came after it")
  func row() {
    var state = state()
    sample(&state, after: 20, pages: 2_000)
    #expect(!state.screen.contains("set back"))
    sample(&state, after: 80, pages: 1_000)
    #expect(row("pages_to_scan", state).hasSuffix("! set back 03:14"))
    #expect(!row("use_zero_pages", state).contains("set back"))
    state.tuningSelected = .knob(.pagesToScan)
    #expect(state.screen.contains("Set back by somebody else: this session had set 2000"))
    _ = reduce(&state, .resized(rows: 40, columns: 120))
    #expect(row("pages_to_scan", state).hasSuffix("! set back by somebody else at 03:14"))
    sample(&state, after: 90, pages: 2_000)
    #expect(!row("pages_to_scan", state).contains("set back"))
  }

  @Test("It is an event however long after, and one only")
  func event() {
    var state = state()
    sample(&state, after: 4_000, pages: 1_000)
    let seen = Event(
      .settingChanged(.pagesToScan, from: "2000", to: "1000"), at: SampleHost.later(4_000))
    state.log([seen])
    let flagged = state.happenings.filter { $0.text.contains("2000 -> 1000") }
    #expect(
      flagged.map(\.text) == [
        "! pages_to_scan 2000 -> 1000  by somebody else, 1h06m after this session had set it"
      ])
    #expect(flagged.allSatisfy { $0.isWarning })
    sample(&state, after: 4_001, pages: 1_250)
    sample(&state, after: 4_002, pages: 2_000)
    sample(&state, after: 4_003, pages: 1_000, zero: 0)
    #expect(state.setBacks.map(\.change.file) == [.pagesToScan, .pagesToScan, .useZeroPages])
  }

  @Test("Who did it is told where the log knows")
  func known() {
    var state = state()
    sample(&state, after: 80, pages: 1_000)
    let back = SettingChange(.pagesToScan, from: "2000", to: "1000")
    hear(&state, more: [SampleTuning.record("bobs", [back], secondsAgo: -79, login: "bob")])
    #expect(
      state.happenings.contains { $0.text.contains("by root (sudo bob), 1m17s after this") })
  }

  @Test("What this session sets next, or goes back as it was meant to, is nobody's doing")
  func meant() {
    var again = state()
    change(
      &again, .useZeroPages, SettingChange(.useZeroPages, from: "1", to: "0"), id: "four", at: 20)
    sample(&again, after: 30, pages: 2_000, zero: 0)
    #expect(again.setBacks == [])

    var trial = state(held: [SampleTuning.trial("two")])
    sample(&trial, after: 601, pages: 1_000)
    #expect(trial.setBacks == [])
    _ = reduce(
      &trial,
      .tuning(
        .putBack(SampleTuning.trial("two"), why: "over", failures: []), at: SampleHost.later(602)))
    hear(&trial)
    sample(&trial, after: 603, pages: 1_000)
    #expect(trial.setBacks == [])

    var advised = state()
    advised.tuningSample(after: 30) { snapshot in
      snapshot.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
      snapshot.ksm[reading: .useZeroPages] = .value(.unsigned(1))
      snapshot.ksm[reading: .pagesToScan] = .value(.unsigned(1_500))
    }
    #expect(advised.setBacks == [])
  }

  @Test("In a narrow window a mark stands before the name")
  func narrow() {
    var state = state(columns: 40)
    sample(&state, after: 80, pages: 1_000)
    #expect(state.screen.contains("! pages_to_scan"))
  }
}

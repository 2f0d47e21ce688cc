import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("Screens of tuning as pictures")
struct TuningPictureTests {
  static let sizes = [(10, 40), (23, 80), (24, 80), (40, 120), (50, 200)]

  @Test("The settings", arguments: sizes)
  func settings(rows: Int, columns: Int) throws {
    var state = SampleTuning.state(rows: rows, columns: columns)
    state.ownPresets = [preset("night", "400"), preset("rush", "6600", trialSeconds: 1_800)]
    state.press(.character("t"), .down)
    try expectPicture("tune-\(columns)x\(rows)", shows: state.lines)
  }

  private func preset(_ name: String, _ pages: String, trialSeconds: Double? = nil) -> Preset {
    Preset(
      name: name, text: "an own preset",
      wishes: [
        TuningRequest.Wish(.pagesToScan, pages), TuningRequest.Wish(.sleepMillisecs, "20"),
      ], trialSeconds: trialSeconds)
  }

  @Test("pages_to_scan staged", arguments: sizes)
  func staged(rows: Int, columns: Int) throws {
    var state = SampleTuning.state(rows: rows, columns: columns)
    state.press(.character("+"))
    try expectPicture("tune-staged-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("A setting for which everything has to be unmerged", arguments: sizes)
  func gated(rows: Int, columns: Int) throws {
    var snapshot = SampleTuning.snapshot()
    snapshot.host.availableBytes = .value(24_000 * SampleHost.mib)
    var state = SampleTuning.state(rows: rows, columns: columns, snapshot: snapshot)
    state.select(.knob(.maxPageSharing))
    state.press(.right)
    try expectPicture("tune-gated-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("Unmerging that does not fit", arguments: sizes)
  func doesNotFit(rows: Int, columns: Int) throws {
    var state = SampleTuning.state(rows: rows, columns: columns)
    state.select(.knob(.run))
    state.press(.enter)
    state.type("2")
    try expectPicture("tune-does-not-fit-\(columns)x\(rows)", shows: state.lines)
    state.press(.enter, after: 1)
    state.type("kvm07", after: 1)
    state.press(.enter, after: 1)
    state.type("kvm", after: 1)
    try expectPicture("tune-force-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("A catch-up scan before and while it is done", arguments: sizes)
  func pulse(rows: Int, columns: Int) throws {
    var state = SampleTuning.state(rows: rows, columns: columns)
    state.select(.pulse)
    state.press(.enter)
    try expectPicture("tune-pulse-\(columns)x\(rows)", shows: state.lines)
    state.press(.enter, after: 1)
    guard let plan = state.applied?.plan else { return }
    let progress = TuningProgress(
      plan: plan, step: 1, share: 0.3, scans: (1, 4), since: SampleHost.later(1))
    _ = reduce(&state, .tuning(.progress(progress), at: SampleHost.later(200)))
    try expectPicture("tune-pulse-under-way-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("What came of a change, a minute later", arguments: sizes)
  func outcome(rows: Int, columns: Int) throws {
    var state = SampleTuning.state(rows: rows, columns: columns)
    state.press(.character("+"))
    state.press(.character("T"), after: 1)
    state.finish(
      after: 2,
      results: [
        TuningReport.Result(file: .pagesToScan, before: "1000", wanted: "2000", reads: "2000")
      ],
      record: SampleTuning.record(
        "two", [SettingChange(.pagesToScan, from: "1000", to: "2000")], secondsAgo: -2,
        kind: .trial(seconds: 600)))
    _ = reduce(
      &state,
      .logged(
        [SampleTuning.record], held: [SampleTuning.trial("two")], bootID: SampleTuning.bootID))
    state.tuningSample(after: 3) { $0.ksm[reading: .pagesToScan] = .value(.unsigned(2_000)) }
    state.tuningSample(after: 63) { snapshot in
      snapshot.ksm[reading: .pagesToScan] = .value(.unsigned(2_000))
      snapshot.ksm[reading: .pagesScanned] = .value(.unsigned(9_000_000 + 60 * 66_000))
      snapshot.host.ksmd = .value(KSMDaemon(pid: 97, cpuSeconds: 21_300.5 + 60 * 0.067))
    }
    try expectPicture("tune-outcome-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("What would be taken back", arguments: sizes)
  func undo(rows: Int, columns: Int) throws {
    let bobs = SampleTuning.record(
      "two", [SettingChange(.run, from: "1", to: "2")], secondsAgo: 2_000, login: "bob")
    var state = SampleTuning.state(
      rows: rows, columns: columns, records: [SampleTuning.record, bobs])
    state.login = "carol"
    state.press(.character("U"))
    try expectPicture("undo-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("A session that may change nothing", arguments: sizes)
  func readonly(rows: Int, columns: Int) throws {
    var snapshot = SampleTuning.snapshot()
    snapshot.rights = Rights(user: "alice", missing: ["root"], canWriteSettings: false)
    var state = SampleTuning.state(rows: rows, columns: columns, snapshot: snapshot)
    state.press(.character("+"))
    try expectPicture("tune-readonly-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("Merging of a guest off", arguments: [(10, 40), (24, 80)])
  func guest(rows: Int, columns: Int) throws {
    var state = SampleTuning.state(rows: rows, columns: columns)
    state.press(.enter, .character("O"))
    try expectPicture("tune-guest-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("Events with who did it")
  func events() throws {
    let mine = SampleTuning.record(
      "two", [SettingChange(.smartScan, from: "0", to: "1")], secondsAgo: 500)
    var state = SampleTuning.state(rows: 24, columns: 80, records: [SampleTuning.record, mine])
    var snapshot = SampleTuning.snapshot(at: SampleHost.later(1))
    snapshot.otherWriters = [SettingsWriter(name: "ksmtuned", pid: 812)]
    let event = Event(
      .settingChanged(.smartScan, from: "1", to: "0"), at: SampleHost.earlier(471))
    _ = reduce(&state, .sampled(snapshot, state.history, [event]))
    state.press(.character("5"))
    try expectPicture("events-who-80x24", shows: state.lines)
  }

  @Test("Quitting while a trial is under way")
  func leaving() throws {
    var state = SampleTuning.state(held: [SampleTuning.trial("mine")])
    state.ownRecords = ["mine"]
    state.press(.character("q"))
    try expectPicture("leaving-80x24", shows: state.lines)
  }

  @Test("Without Unicode there is only ASCII", arguments: ["+", "t", "U"])
  func ascii(key: String) {
    var state = SampleTuning.state(rows: 40, columns: 120, unicode: false)
    state.type(key)
    #expect(state.lines.allSatisfy { $0.allSatisfy(\.isASCII) })
  }
}

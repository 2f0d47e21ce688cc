import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("The modal panel of tuning")
struct TuningPanelTests {
  private func staged(_ keys: Key...) -> DashboardState {
    var state = SampleTuning.state()
    for key in keys { state.press(key) }
    return state
  }

  private func value(_ state: DashboardState) -> String? { state.panel?.wish?.value }

  @Test(
    "+, = and - open it from every view with the next step of pages_to_scan",
    arguments: ["1", "2", "3", "4", "5", "6", "m", "\r"])
  func opens(view: String) {
    for (key, step) in [("+", 1), ("=", 1), ("-", -1)] {
      var state = SampleTuning.state()
      if view == "\r" { state.press(.enter) } else { state.type(view) }
      let before = state.view
      #expect(state.type(key) == [])
      #expect(
        state.panel?.wish
          == TuningRequest.Wish(
            .pagesToScan, Knob.of(.pagesToScan)?.stepped("1000", by: step) ?? ""))
      #expect(state.lines[0].hasPrefix("TUNE kvm07"))
      #expect(state.lines[0].hasSuffix("not applied yet"))
      state.press(.escape)
      #expect(state.mode == .browse && state.view == before)
    }
  }

  @Test("The value that Enter would write is seen in every window", arguments: [20, 24, 33, 40])
  func valueIsSeen(columns: Int) {
    for file in [
      KSMFile.pagesToScan, .sleepMillisecs, .smartScan, .useZeroPages,
      .stableNodeChainsPruneMillisecs,
    ] {
      var state = SampleTuning.state(rows: 5, columns: columns)
      state.select(.knob(file))
      state.press(.right)
      let value = value(state) ?? "-"
      #expect(state.screen.contains("[\(value)"), "\(file) \(columns): \(state.screen)")
      #expect(state.lines[1].contains("]"), "\(file) \(columns): \(state.screen)")
      guard file == .pagesToScan else { continue }
      state.type("12345")
      #expect(state.screen.contains("[12345_]"), "\(state.screen)")
    }
  }

  @Test("Left and Right step, digits and Backspace type, Up and Down do nothing")
  func value() {
    var state = staged(.character("+"))
    #expect(value(state) == "2000")
    state.press(.right)
    #expect(value(state) == "5000")
    state.press(.left, .left, .left)
    #expect(value(state) == "500")
    state.press(.up, .down, .character("j"), .character("k"), .character("5"))
    #expect(value(state) == "5")
    state.type("00")
    #expect(value(state) == "500")
    state.press(.backspace, .delete)
    #expect(value(state) == "5")
    #expect(state.screen.contains("[5_]"))
    state.press(.backspace)
    #expect(value(state) == "")
    #expect(state.press(.enter, after: 1) == [])
    #expect(state.message?.isProblem == true)
    state.press(.right, after: 1)
    #expect(value(state) == "2000")
  }

  @Test("A number of more digits than any setting takes is not typed on")
  func longNumber() {
    var state = staged(.character("+"))
    state.type(String(repeating: "9", count: 40))
    #expect(value(state)?.count == 20)
    #expect(state.press(.enter, after: 1) == [])
  }

  @Test("Enter applies what has been seen for half a second, and not before")
  func sight() {
    var state = staged(.character("+"))
    #expect(state.press(.enter, after: 0.49) == [])
    #expect(state.message?.text == "look first, then Enter")
    #expect(state.panel?.step == .staged)
    let effects = state.press(.enter, after: 0.5)
    #expect(
      effects.compactMap(\.request)
        == [TuningRequest(.settings([TuningRequest.Wish(.pagesToScan, "2000")]))])
    #expect(state.panel?.step == .applied)
    #expect(state.press(.enter, after: 3) == [])
  }

  @Test("T applies for ten minutes, under the same rule")
  func trial() {
    var state = staged(.character("+"))
    #expect(state.press(.character("T"), after: 0.2) == [])
    #expect(state.message?.text == "look first, then Enter")
    let request = state.press(.character("T"), after: 1).first?.request
    #expect(request?.trialSeconds == 600)
  }

  @Test("What help has covered has to be looked at anew")
  func covered() {
    var state = staged(.character("+"))
    state.press(.character("?"), after: 5)
    state.press(.escape, after: 6)
    #expect(state.press(.enter, after: 6.2) == [])
    #expect(state.press(.enter, after: 6.6).count == 1)
  }

  @Test(
    "Keys that leave drop what is staged",
    arguments: [Key.escape, .character("q"), .character("t"), .tab, .backTab, .control("z")])
  func leaving(key: Key) {
    var state = staged(.character("3"), .character("+"))
    state.press(key, after: 1)
    #expect(state.mode == .browse && state.view == .findings)
    state.press(.character("+"), after: 2)
    #expect(value(state) == "2000")
  }

  @Test("Without a key for a minute it drops by itself, and a key that comes then does nothing")
  func forgotten() {
    var state = staged(.character("+"))
    state.press(.right, after: 30)
    _ = reduce(&state, .tick(SampleHost.later(89)))
    #expect(state.panel != nil)
    _ = reduce(&state, .tick(SampleHost.later(90)))
    #expect(state.mode == .browse)
    #expect(state.message?.text.contains("dropped") == true)

    var late = staged(.character("+"))
    #expect(late.press(.enter, after: 61) == [])
    #expect(late.mode == .browse && late.view == .overview)
  }

  @Test("What changes under it has to be looked at anew")
  func changedUnderneath() {
    var state = staged(.character("+"))
    state.tuningSample(after: 2) { $0.ksm[reading: .pagesToScan] = .value(.unsigned(1_250)) }
    #expect(state.press(.enter, after: 2.2) == [])
    #expect(state.message?.text == "look first, then Enter")
    #expect(state.screen.contains("1250 -> [2000]"))
    #expect(state.press(.enter, after: 2.6).count == 1)
  }

  @Test("Figures that move alone do not hold Enter up")
  func movingFigures() {
    var state = staged(.character("+"))
    state.tuningSample(after: 2) { $0.ksm[reading: .pagesSharing] = .value(.unsigned(5_373_000)) }
    #expect(state.press(.enter, after: 2.1).count == 1)
  }

  @Test("What holds already is not applied")
  func unchanged() {
    var state = SampleTuning.state()
    state.select(.knob(.pagesToScan))
    state.press(.enter)
    #expect(state.screen.contains("holds already"))
    #expect(state.press(.enter, after: 1) == [])
    #expect(state.message?.text.contains("nothing was changed") == true)
  }

  @Test("What the rules refuse stands in the panel with the way out, and Enter does nothing")
  func refused() {
    var snapshot = SampleTuning.snapshot()
    snapshot.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
    var state = SampleTuning.state(snapshot: snapshot)
    state.press(.character("+"))
    #expect(state.screen.contains("the kernel's advisor sets it"))
    #expect(state.screen.contains("advisor_mode=none"))
    #expect(state.press(.enter, after: 1) == [])
    #expect(state.message?.isProblem == true)
    #expect(state.applied == nil)
  }

  @Test("A session that may change nothing shows everything and says why")
  func readonly() {
    var state = SampleTuning.state()
    state.readonly = true
    state.press(.character("+"))
    #expect(state.screen.contains("1000 -> [2000]"))
    #expect(state.screen.contains("--readonly"))
    #expect(state.press(.enter, after: 1) == [])

    var snapshot = SampleTuning.snapshot()
    snapshot.rights = Rights(user: "alice", missing: ["root"], canWriteSettings: false)
    var other = SampleTuning.state(snapshot: snapshot)
    other.press(.character("+"))
    #expect(other.screen.contains("alice may not write these settings; root may"))
    #expect(other.press(.character("T"), after: 1) == [])
    #expect(other.message?.isProblem == true)
  }

  @Test("Nothing is applied on figures that stand still, nor where nothing can be seen")
  func blind() {
    var paused = staged(.character("Z"), .character("+"))
    #expect(paused.press(.enter, after: 1) == [])
    var small = staged(.character("+"))
    _ = reduce(&small, .resized(rows: 3, columns: 80))
    #expect(small.press(.enter, after: 1) == [])
    #expect(small.message?.text.contains("too small") == true)
  }

  @Test(
    "In the settings Left and Right stage the selected one, Enter opens any line, digits are views")
  func view() {
    var state = SampleTuning.state()
    state.select(.knob(.sleepMillisecs))
    state.press(.right)
    #expect(
      state.panel?.wish
        == TuningRequest.Wish(
          .sleepMillisecs, Knob.of(.sleepMillisecs)?.stepped("20", by: 1) ?? ""))
    state.press(.escape)
    state.press(.enter)
    state.type("50")
    #expect(state.panel?.wish == TuningRequest.Wish(.sleepMillisecs, "50"))
    state.press(.escape)
    state.type("5")
    #expect(state.view == .events && state.panel == nil)
    state.type("4")
    state.select(.pulse)
    state.press(.right)
    #expect(state.panel == nil)
    state.press(.enter)
    #expect(state.panel?.subject == .change(.pulse))
  }

  @Test("A digit chooses among words, and only what there is")
  func choices() {
    var state = SampleTuning.state()
    state.select(.knob(.run))
    state.press(.enter)
    state.type("2")
    #expect(value(state) == "2")
    state.type("7")
    #expect(value(state) == "2")
    state.type("0")
    #expect(value(state) == "0")
    state.press(.right)
    #expect(value(state) == "1")
  }

  @Test("A preset stages all of its settings, and keys do not change them")
  func presets() {
    var state = SampleTuning.state(rows: 40)
    state.ownPresets = [
      Preset(
        name: "night", text: "slow",
        wishes: [
          TuningRequest.Wish(.pagesToScan, "300"), TuningRequest.Wish(.sleepMillisecs, "50"),
        ], trialSeconds: 1_800)
    ]
    state.select(.preset("night", isOwn: true))
    #expect(state.screen.contains("night"))
    state.press(.enter, .right, .character("5"), .backspace)
    #expect(
      state.panel?.wishes.map(\.value) == ["300", "50"])
    #expect(state.lines[0].contains("preset night"))
    let request = state.press(.enter, after: 1).first?.request
    #expect(request?.trialSeconds == 1_800)
  }

  @Test("A preset whose CPU time is not known well shows a range; one that misses its name says so")
  func unsurePresets() {
    func row(_ change: (inout Snapshot) -> Void) -> String {
      var snapshot = SampleTuning.snapshot()
      change(&snapshot)
      let state = SampleTuning.state(columns: 120, snapshot: snapshot)
      return TuningRow.text(.preset("cpu-25", isOwn: false), state, snapshot)
    }
    #expect(row { _ in }.firstRange(of: /%-\d/) == nil)
    let small = row {
      $0.ksm[reading: .pagesToScan] = .value(.unsigned(3))
      $0.trend.secondsPerPage = 12e-6
      $0.trend.secondsPerPageRange = nil
      $0.trend.wakingPages = Estimate(50, interval: 11...230)
    }
    #expect(small.firstRange(of: /%-\d+(\.\d)?% of a core/) != nil, "\(small)")
    let dear = row { $0.trend.secondsPerPageRange = 1e-6...20e-6 }
    #expect(dear.contains("! not 25% by the cost of a page now"), "\(dear)")
  }

  @Test("p shows the lines that keep it over a reboot")
  func lasting() {
    var state = staged(.character("+"))
    #expect(!state.screen.contains("w /sys/kernel/mm/ksm/pages_to_scan - - - - 2000"))
    state.press(.character("p"))
    #expect(state.screen.contains("w /sys/kernel/mm/ksm/pages_to_scan - - - - 2000"))
  }

  @Test("The panel of a rate fits 80x23 without scrolling", arguments: ["+", "-"])
  func fits(key: String) {
    var snapshot = SampleTuning.snapshot()
    snapshot.otherWriters = [SettingsWriter(name: "ksmtuned", pid: 812)]
    var state = SampleTuning.state(rows: 23, columns: 80, snapshot: snapshot)
    state.type(key)
    #expect(!state.screen.contains("more, PgDn"))
    #expect(state.screen.contains("ksmtuned (pid 812)"))
    #expect(state.screen.contains("LASTS"))
  }

  @Test("40x10 shows host, old and new value, cost and keys")
  func small() {
    var state = SampleTuning.state(rows: 10, columns: 40)
    state.press(.character("+"))
    for part in ["kvm07", "1000 -> [2000]", "ksmd CPU", "Enter apply", "q leave"] {
      #expect(state.screen.contains(part), "\(part) is missing")
    }
  }

  @Test("While one change is under way no other is begun")
  func oneAtATime() {
    var state = staged(.character("+"))
    #expect(state.press(.enter, after: 1).count == 1)
    state.press(.escape, .character("-"), after: 2)
    #expect(state.press(.enter, after: 3) == [])
    #expect(state.message?.text.contains("under way") == true)
  }

  @Test("The last line of the settings names first what changes them")
  func footer() {
    var state = SampleTuning.state()
    state.press(.character("t"))
    #expect(
      state.lines[23].hasPrefix("?help  Enter open  Left/Right change  U undo  q back"))
    var nothing = SampleTuning.state(records: [])
    nothing.press(.character("t"))
    #expect(!nothing.lines[23].contains("U undo"))
  }
}

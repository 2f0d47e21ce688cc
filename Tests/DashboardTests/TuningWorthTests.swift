import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("Whether a change is worth it")
struct TuningWorthTests {
  private func text(
    _ changes: [SettingChange], _ change: (inout Snapshot) -> Void = { _ in }
  ) -> String {
    var snapshot = SampleTuning.snapshot()
    change(&snapshot)
    let state = SampleTuning.state(columns: 200, snapshot: snapshot)
    return CircumstanceLines.worth(TuningForecast(changes, in: snapshot), state, snapshot)
      .map(\.text).joined(separator: "\n")
  }

  private func rate(_ from: String, _ to: String) -> [SettingChange] {
    [SettingChange(.pagesToScan, from: from, to: to)]
  }

  @Test("A faster scan: how much sooner, and what it never brings with what does")
  func faster() {
    let text = text(rate("1000", "2000"))
    #expect(text.contains("it brings 409 MiB 12m11s sooner."))
    #expect(
      text.contains(
        "It never brings the other 3.4 GiB: use_zero_pages=1 (3.1 GiB), catch-up scan (307 MiB)."))
  }

  @Test("A slower scan costs time")
  func slower() {
    #expect(text(rate("1000", "100")).contains("It costs time: 409 MiB merge"))
  }

  @Test("What brings more says how much more, and no longer that it is never brought")
  func more() {
    let text = text([SettingChange(.useZeroPages, from: "0", to: "1")])
    #expect(text.contains("Yes: it brings 3.1 GiB more."))
    #expect(!text.contains("use_zero_pages=1 ("))
  }

  @Test("What unmerges costs the saving, also without a content scan")
  func unmerging() {
    let change = [SettingChange(.run, from: "1", to: "2")]
    #expect(text(change).contains("It costs 20.5 GiB of the saving."))
    #expect(text(change) { $0.content = nil }.contains("It costs 20.5 GiB of the saving."))
  }

  @Test("Stopping costs what would have merged by itself")
  func stopping() {
    #expect(
      text([SettingChange(.run, from: "1", to: "0")])
        .contains("It costs 409 MiB that would merge by itself."))
  }

  @Test("Without a content scan nobody knows")
  func unknown() {
    #expect(
      text(rate("1000", "2000")) { $0.content = nil }
        .contains("not known without a content scan (c)"))
  }

  @Test("The host's figures that are not known read -")
  func host() {
    var snapshot = SampleTuning.snapshot()
    snapshot.rates = nil
    snapshot.host.loadAverage = .forbidden
    snapshot.host.processorPressureAvg10 = .absent
    let state = SampleTuning.state(columns: 200, snapshot: snapshot)
    let text = CircumstanceLines.host(state, snapshot).map(\.text).joined()
    #expect(text.contains("16 CPUs, - idle, load -, PSI cpu some10 -, avail 7.0 GiB"))
  }

  @Test("Where ksmd's cost is not measured, the panel says what is assumed")
  func assumed() {
    var snapshot = SampleTuning.snapshot()
    snapshot.rates = nil
    snapshot.trend = Trend()
    snapshot.ksm[reading: .run] = .value(.unsigned(0))
    var state = SampleTuning.state(rows: 40, columns: 120, snapshot: snapshot)
    state.select(.knob(.run))
    state.press(.enter)
    state.type("1")
    #expect(state.screen.contains("not measured"))
    #expect(state.screen.contains("0.5-1.3 us assumed"))
    #expect(!state.screen.contains("us/page"))
    state.press(.escape)
    state.select(.knob(.pagesToScan))
    state.press(.right)
    #expect(!state.screen.contains("assumed"), "a stopped ksmd costs nothing")
  }
}

@Suite("The settings as a list")
struct TuningViewTests {
  @Test("t and 4 open it, Tab goes through it, and it lists what this kernel has")
  func opens() {
    for key in ["t", "4"] {
      var state = SampleTuning.state(rows: 40)
      state.type(key)
      #expect(state.view == .tuning)
      for knob in Knob.all { #expect(state.screen.contains(knob.file.rawValue)) }
    }
    var old = SampleTuning.snapshot()
    old.ksm[reading: .advisorMode] = .absent
    old.ksm[reading: .smartScan] = .absent
    var state = SampleTuning.state(rows: 40, snapshot: old)
    state.type("t")
    #expect(!state.lines.contains { $0.hasPrefix(" advisor_mode") })
    #expect(!state.screen.contains("catch-up"))
  }

  @Test("A setting that may not be read is no 0, and cannot be staged")
  func forbidden() {
    var snapshot = SampleTuning.snapshot()
    snapshot.ksm[reading: .sleepMillisecs] = .forbidden
    var state = SampleTuning.state(snapshot: snapshot)
    state.select(.knob(.sleepMillisecs))
    #expect(state.lines.contains { $0.contains("sleep_millisecs") && $0.contains(" ? ") })
    state.press(.right)
    #expect(state.panel == nil && state.message?.isProblem == true)
    state.press(.enter)
    state.type("5")
    #expect(state.panel == nil)
    state.press(.enter)
    #expect(state.panel == nil)
  }

  @Test("What has no effect, what needs unmerging and what the advisor sets is marked")
  func marks() {
    var state = SampleTuning.state(rows: 40)
    state.select(.knob(.maxPageSharing))
    #expect(state.lines.contains { $0.contains("max_page_sharing") && $0.contains("(unmerges)") })
    #expect(state.screen.contains("Everything has to be unmerged first"))
    #expect(state.lines.contains { $0.contains("advisor_max_cpu") && $0.contains("(inert)") })
    var snapshot = SampleTuning.snapshot()
    snapshot.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
    snapshot.ksm[reading: .pagesShared] = .value(.unsigned(0))
    var advised = SampleTuning.state(rows: 40, snapshot: snapshot)
    advised.type("t")
    #expect(advised.lines.contains { $0.contains("pages_to_scan") && $0.contains("(advisor)") })
    #expect(!advised.screen.contains("(inert)") && !advised.screen.contains("(unmerges)"))
  }

  @Test("The cursor can be seen wherever it goes, and stays with its line", arguments: [8, 10, 24])
  func cursor(rows: Int) {
    var state = SampleTuning.state(rows: rows, held: [SampleTuning.trial("theirs")])
    state.ownPresets = (0..<30).map {
      Preset(name: "own\($0)", text: "", wishes: [TuningRequest.Wish(.pagesToScan, "\($0)")])
    }
    state.press(.character("t"))
    for _ in 0..<60 {
      state.press(.down)
      #expect(state.lines.contains { $0.hasPrefix(">") })
    }
    #expect(state.selectedEntry == .held("theirs"))
    state.press(.home)
    #expect(state.selectedEntry == .knob(.run))
    #expect(state.lines[1].contains("SETTING"))
    state.select(.preset("own3", isOwn: true))
    state.ownPresets.removeFirst()
    #expect(state.selectedEntry == .preset("own3", isOwn: true))
    state.ownPresets = []
    #expect(state.selectedEntry == .knob(.pagesToScan))
  }

  @Test("Who set a value last stands beside it")
  func lastSet() {
    var state = SampleTuning.state(columns: 120)
    state.type("t")
    #expect(state.lines.contains { $0.contains("pages_to_scan") && $0.hasSuffix("02:33 alice") })
    let event = Event(
      .settingChanged(.pagesToScan, from: "1000", to: "1250"), at: SampleHost.earlier(60))
    _ = reduce(&state, .sampled(SampleTuning.snapshot(), state.history, [event]))
    #expect(
      state.lines.contains { $0.contains("pages_to_scan") && $0.contains("03:11 somebody else") })
  }
}

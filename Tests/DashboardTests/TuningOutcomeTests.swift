import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("What comes of a change")
struct TuningOutcomeTests {
  private static let result = TuningReport.Result(
    file: .pagesToScan, before: "1000", wanted: "2000", reads: "2000")
  private static let record = SampleTuning.record(
    "two", [SettingChange(.pagesToScan, from: "1000", to: "2000")], secondsAgo: -2)

  /// A change of pages_to_scan that was asked for after one second.
  private func applied(rows: Int = 24, trial: Bool = false) -> DashboardState {
    var state = SampleTuning.state(rows: rows)
    state.press(.character("+"))
    state.press(trial ? .character("T") : .enter, after: 1)
    return state
  }

  private func done(trial: Bool = false) -> DashboardState {
    var state = applied(trial: trial)
    state.finish(after: 2, results: [Self.result], record: Self.record)
    return state
  }

  private func sample(
    _ state: inout DashboardState, after seconds: Double, pages: UInt64 = 2_000,
    scanned: UInt64 = 0, scans: UInt64 = 0
  ) {
    state.tuningSample(after: seconds) { snapshot in
      snapshot.ksm[reading: .pagesToScan] = .value(.unsigned(pages))
      snapshot.ksm[reading: .pagesScanned] = .value(.unsigned(9_000_000 + scanned))
      snapshot.ksm[reading: .fullScans] = .value(.unsigned(1_841 + scans))
      snapshot.host.ksmd = .value(
        KSMDaemon(pid: 97, cpuSeconds: 21_300 + Double(scanned) * 1e-6))
    }
  }

  @Test("It shows the steps while it is done, and the value that was read back after it")
  func steps() throws {
    var state = applied()
    let plan = try #require(state.applied?.plan)
    let progress = TuningProgress(plan: plan, step: 0, since: SampleHost.later(1))
    _ = reduce(&state, .tuning(.progress(progress), at: SampleHost.later(1.5)))
    #expect(state.lines[0].hasSuffix("under way"))
    #expect(state.screen.contains(">1 write pages_to_scan 2000"))
    state.finish(after: 2, results: [Self.result], record: Self.record)
    #expect(state.screen.contains("1000 -> 2000 (reads 2000)"))
    #expect(state.applied?.report?.results == [Self.result])
  }

  @Test("What is measured fills after a minute, from the counters since the change")
  func minute() throws {
    var state = done()
    #expect(state.applied?.measured == nil)
    #expect(state.screen.contains("Measured in 1m00s"))
    sample(&state, after: 3)
    sample(&state, after: 61, scanned: 1)
    #expect(state.applied?.measured == nil)
    sample(&state, after: 63, scanned: 60 * 66_000)
    let column = try #require(state.applied?.measured)
    #expect(column.pagesPerSecond == 66_000)
    #expect(abs((column.cpuPercent ?? 0) - 6.6) < 0.001)
    #expect(column.passSeconds == nil)
    #expect(state.screen.contains("Measured over 1m00s"))
    #expect(state.screen.contains("66.0k"))
  }

  @Test("It fills sooner where a whole full scan began and ended")
  func wholePass() {
    var state = done()
    sample(&state, after: 3)
    sample(&state, after: 20, scanned: 1_000_000, scans: 1)
    #expect(state.applied?.measured == nil)
    sample(&state, after: 30, scanned: 2_000_000, scans: 2)
    #expect(state.applied?.measured?.passSeconds == SampleTuning.snapshot().trend.passSeconds)
  }

  @Test("A forecast that is a fifth off says so")
  func off() throws {
    var state = done()
    state.applied?.forecast?.after.pagesPerSecond = 100_000
    state.applied?.forecast?.after.cpuPercent = 6.5
    sample(&state, after: 3)
    sample(&state, after: 63, scanned: 60 * 66_000)
    #expect(state.screen.contains("! pages/s 34% below the forecast"))
    state.applied?.forecast?.after.pagesPerSecond = 70_000
    #expect(!state.screen.contains("below the forecast"))
  }

  @Test("A value that somebody sets back is flagged with the time and who it may have been")
  func setBack() {
    var state = done()
    _ = reduce(
      &state,
      .logged([SampleTuning.record, Self.record], held: [], bootID: SampleTuning.bootID))
    sample(&state, after: 3)
    sample(&state, after: 83, pages: 1_000)
    #expect(state.screen.contains("! pages_to_scan set back to 1000 at 03:14:04"))
    sample(&state, after: 90, pages: 1_250)
    #expect(state.applied?.setBack.count == 1)
  }

  @Test("A sample from before the change says nothing about it")
  func early() {
    var state = done()
    state.tuningSample(after: 1.9)
    #expect(state.applied?.setBack == [])
  }

  @Test("A refusal is a sentence with its way out, and the panel stays")
  func refused() {
    var state = applied()
    state.finish(
      after: 2, .refused(TuningRefusal(.failed, "It may not be.", wayOut: "Ask somebody.")))
    #expect(state.screen.contains("It may not be."))
    #expect(state.screen.contains("Ask somebody."))
    _ = reduce(&state, .tick(SampleHost.later(500)))
    #expect(state.panel?.step == .applied)
    #expect(!state.hasConfirmedHost)
    state.press(.character("q"), after: 501)
    #expect(state.mode == .browse)
  }

  @Test("Esc leaves it running: line 1 tells of it, and the message of its end")
  func background() throws {
    var state = applied()
    let plan = TuningPlan(
      request: try #require(state.applied?.request), steps: [.unmerge, .write(.run, "1")])
    _ = reduce(
      &state,
      .tuning(
        .progress(TuningProgress(plan: plan, step: 0, share: 0.349, since: SampleHost.later(1))),
        at: SampleHost.later(2)))
    state.press(.escape, after: 3)
    #expect(state.lines[0].contains("[UNMERGING 34%]"))
    state.select(.applied)
    state.press(.enter, after: 4)
    #expect(state.panel?.step == .applied)
    state.press(.escape, after: 5)
    state.finish(after: 6, .otherwise("run holds 0, not 1."))
    #expect(state.message?.text == "run holds 0, not 1.")
    #expect(state.message?.isProblem == true)
  }

  @Test("x breaks it off, and only while it is under way")
  func cancel() {
    var state = applied()
    #expect(state.press(.character("x"), after: 2) == [.cancelTuning])
    state.finish(after: 3, results: [Self.result], record: Self.record)
    #expect(state.press(.character("x"), after: 4) == [])
    #expect(state.message?.text == "nothing is under way")
  }

  @Test("A catch-up scan tells its pass on line 1, what it was to bring and what it brought")
  func pulse() throws {
    var state = SampleTuning.state()
    state.select(.pulse)
    state.press(.enter)
    #expect(state.screen.contains("307 MiB"))
    let request = state.press(.enter, after: 1).first?.request
    #expect(request?.aim == .pulse)
    let plan = try #require(state.applied?.plan)
    let progress = TuningProgress(plan: plan, step: 1, scans: (1, 4), since: SampleHost.later(1))
    _ = reduce(&state, .tuning(.progress(progress), at: SampleHost.later(100)))
    state.press(.escape, .character("1"), .escape, after: 101)
    #expect(state.lines[0].contains("[PULSE pass 2/4]"))
    state.select(.applied)
    state.press(.enter, after: 102)
    state.finish(after: 200, record: Self.record, gainedPages: 70_000)
    #expect(state.screen.contains("273 MiB; expected 307 MiB"))
  }

  @Test("A trial counts down on line 1; K keeps it and B ends it")
  func trial() {
    var state = done(trial: true)
    _ = reduce(
      &state,
      .logged(
        [SampleTuning.record, Self.record], held: [SampleTuning.trial("two")],
        bootID: SampleTuning.bootID))
    #expect(state.screen.contains("On trial: it goes back in 9m58s"))
    #expect(state.press(.character("K"), after: 3) == [.endTrial(recordID: "two", keep: true)])
    #expect(state.press(.character("B"), after: 3) == [.endTrial(recordID: "two", keep: false)])
    state.press(.escape, after: 4)
    _ = reduce(&state, .tick(SampleHost.later(19)))
    #expect(state.lines[0].contains("[TRIAL 9:41]"))
    state.select(.held("two"))
    #expect(state.press(.character("K")) == [.endTrial(recordID: "two", keep: true)])
  }

  @Test("The trial of another session can neither be kept nor ended here")
  func othersTrial() {
    var state = SampleTuning.state(held: [SampleTuning.trial("theirs")])
    #expect(state.lines[0].contains("[TRIAL 10:00]"))
    state.press(.character("t"))
    #expect(state.press(.character("K")) == [])
    #expect(state.message?.text.contains("another ksmtop") == true)
    #expect(state.press(.character("q"), .character("q")) == [.quit])
  }

  @Test("What went back by itself is told, and is nobody's doing")
  func wentBack() {
    var state = done(trial: true)
    sample(&state, after: 3)
    sample(&state, after: 602, pages: 1_000)
    #expect(state.applied?.setBack.isEmpty == false)
    _ = reduce(
      &state,
      .tuning(
        .putBack(SampleTuning.trial("two"), why: "ten minutes are over", failures: []),
        at: SampleHost.later(602)))
    #expect(state.applied?.setBack == [])
    #expect(state.screen.contains("It went back: ten minutes are over"))
    #expect(state.message?.text == "pages_to_scan is back to 1000: ten minutes are over")
    #expect(state.events.last?.kind == .note(state.message?.text ?? ""))
    _ = reduce(
      &state,
      .tuning(
        .putBack(SampleTuning.trial("two"), why: "killed", failures: ["run: EIO"]),
        at: SampleHost.later(603)))
    #expect(state.message?.isProblem == true)
    #expect(state.message?.text.contains("run: EIO") == true)
  }

  @Test("Quitting asks while something of this session is under way")
  func quitting() {
    var trial = done(trial: true)
    _ = reduce(
      &trial,
      .logged([], held: [SampleTuning.trial("two")], bootID: SampleTuning.bootID))
    trial.press(.escape, after: 3)
    #expect(trial.press(.character("q"), after: 3) == [])
    #expect(trial.screen.contains("q again puts pages_to_scan back to 1000"))
    var kept = trial
    var stayed = trial
    #expect(
      trial.press(.character("q"), after: 4)
        == [.endTrial(recordID: "two", keep: false), .quit])
    #expect(
      kept.press(.character("K"), after: 4) == [.endTrial(recordID: "two", keep: true), .quit])
    #expect(stayed.press(.escape, after: 4) == [])
    #expect(stayed.mode == .browse)
    #expect(stayed.press(.control("c"), after: 5) == [.quit])

    var running = applied()
    running.press(.escape, after: 2)
    #expect(running.press(.character("q"), after: 2) == [])
    #expect(running.press(.character("K"), after: 2) == [])
    #expect(running.press(.character("q"), after: 3) == [.cancelTuning, .quit])

    var idle = SampleTuning.state()
    #expect(idle.press(.character("q")) == [.quit])
  }
}

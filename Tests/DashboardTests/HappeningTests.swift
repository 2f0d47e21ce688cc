import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("Events with who did it")
struct HappeningTests {
  private static let raised = SampleTuning.record(
    "two", [SettingChange(.sleepMillisecs, from: "20", to: "50")], secondsAgo: 100)

  private func state(
    _ records: [ChangeRecord], _ events: [Event], writers: [SettingsWriter] = []
  ) -> DashboardState {
    var snapshot = SampleTuning.snapshot()
    snapshot.otherWriters = writers
    snapshot.ksm[reading: .sleepMillisecs] = .value(.unsigned(50))
    var state = DashboardState.sample(
      rows: 24, columns: 120, snapshot: snapshot, events: events)
    _ = reduce(&state, .logged(records, held: [], bootID: SampleTuning.bootID))
    return state
  }

  private func seen(
    _ from: String, _ to: String, secondsAgo: Double, file: KSMFile = .sleepMillisecs
  ) -> Event {
    Event(.settingChanged(file, from: from, to: to), at: SampleHost.earlier(secondsAgo))
  }

  @Test("A change that the log tells of is one line, with who and what takes it back")
  func recorded() {
    let state = state([Self.raised], [seen("20", "50", secondsAgo: 99)])
    #expect(
      state.happenings.map(\.text) == [
        "sleep_millisecs 20 -> 50  by root (sudo alice), pts/3, ksmtop  U takes it back"
      ])
  }

  @Test("They stand in the order in which they happened, also where the clock was set in between")
  func clockSet() {
    var early = SampleTuning.record(
      "early", [SettingChange(.pagesToScan, from: "100", to: "1000")], secondsAgo: 300)
    // Two hours ahead, until somebody set it right.
    early.at.wall += 7_200
    var before = SampleTuning.record(
      "before", [SettingChange(.smartScan, from: "0", to: "1")], secondsAgo: 10)
    before.bootID = "another"
    let seen = Event(.guestStarted(name: "vm", pid: 1), at: SampleHost.earlier(200))
    let texts = state([before, early, Self.raised], [seen]).happenings.map(\.text)
    #expect(texts.count == 4)
    #expect(texts[0].hasPrefix("smart_scan") && texts[1].hasPrefix("pages_to_scan"))
    #expect(texts[2].contains("vm") && texts[3].hasPrefix("sleep_millisecs"))
  }

  @Test("A colleague's change appears though ksmtop did not see it happen")
  func colleague() {
    let old = SampleTuning.record(
      "old", [SettingChange(.smartScan, from: "1", to: "0")], secondsAgo: 90_000, login: nil)
    let state = state([old, Self.raised], [])
    #expect(state.happenings.count == 2)
    #expect(state.happenings[0].text.hasPrefix("smart_scan 1 (on) -> 0 (off)  by root, pts/3"))
  }

  @Test("A change without a record is somebody else's, with who runs that might have done it")
  func unrecorded() {
    let event = seen("20", "50", secondsAgo: 1_000)
    #expect(
      state([], [event]).happenings.map(\.text)
        == ["sleep_millisecs 20 -> 50  by somebody else"])
    let ksmtuned = SettingsWriter(name: "ksmtuned", pid: 812)
    #expect(
      state([], [event], writers: [ksmtuned]).happenings.map(\.text)
        == ["sleep_millisecs 20 -> 50  by somebody else (ksmtuned runs)"])
  }

  @Test("Who changed a setting lately and is not known, is no writer that is not there")
  func unknownWriter() {
    func line(_ state: DashboardState, _ width: Int = 240) -> String {
      state.snapshot.map { DaemonLine.line(state, $0, width: width).text } ?? ""
    }
    let change = seen("100", "3", secondsAgo: 15, file: .pagesToScan)
    var state = state([], [change])
    #expect(line(state).hasSuffix("other writers: unknown (15s ago)"))
    #expect((60...150).contains { line(state, $0).hasSuffix("  unknown writer!") })
    #expect(!(20...240).contains { line(state, $0).contains("sole") })
    state.type("+")
    #expect(state.screen.contains("unknown: somebody changed a setting 15s ago"))
    #expect(!state.screen.contains("none found"))
    // Long ago, in the log, or by whoever runs: none that is not known.
    let old = self.state([], [seen("100", "3", secondsAgo: 601, file: .pagesToScan)])
    #expect(line(old).hasSuffix("other writers: none"))
    let logged = self.state([Self.raised], [seen("20", "50", secondsAgo: 99)])
    #expect(line(logged).hasSuffix("other writers: none"))
    let ksmtuned = self.state([], [change], writers: [SettingsWriter(name: "ksmtuned", pid: 812)])
    #expect(line(ksmtuned).hasSuffix("other writers: ksmtuned (812)"))
    var advised = self.state([], [change])
    advised.snapshot?.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
    #expect(line(advised).hasSuffix("other writers: none"))
  }

  @Test("Where the log cannot be read nobody is accused")
  func withoutLog() {
    let state = DashboardState.sample(events: [seen("20", "50", secondsAgo: 1_000)])
    #expect(state.happenings.map(\.text) == ["sleep_millisecs 20 -> 50"])
  }

  @Test("A value that is changed back soon after is flagged")
  func changedBack() {
    let state = state(
      [Self.raised], [seen("20", "50", secondsAgo: 99), seen("50", "20", secondsAgo: 71)])
    #expect(state.happenings.count == 2)
    #expect(
      state.happenings[1].text
        == "! sleep_millisecs 50 -> 20  by somebody else, 29s after root (sudo alice) had set it")
    #expect(state.happenings[1].isWarning)
    #expect(state.happenings[0].text.hasSuffix("U takes it back"))
  }

  @Test("What the advisor sets is the advisor's")
  func advisor() {
    var state = state([], [seen("500", "700", secondsAgo: 9, file: .pagesToScan)])
    state.snapshot?.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
    #expect(
      state.happenings.map(\.text) == ["pages_to_scan 500 -> 700  by the kernel's advisor"])
  }

  @Test("Every kind of record has its words")
  func kinds() {
    func text(_ kind: ChangeRecord.Kind) -> String {
      var record = Self.raised
      record.id = "three"
      record.kind = kind
      return ChangeWords.record(record, in: [Self.raised])
    }
    #expect(text(.trial(seconds: 600)).contains("for 10m00s, by root"))
    #expect(text(.putBack(of: "two")).contains("put back by ksmtop"))
    #expect(text(.undo(of: "two")).contains("taken back by root"))
    #expect(text(.pulse).hasPrefix("catch-up scan: "))
    #expect(text(.kept(of: "two")).contains("20 -> 50  kept by root"))
    var failed = Self.raised
    failed.failure = "EIO"
    #expect(ChangeWords.record(failed, in: []).hasSuffix("NOT ALL OF IT HOLDS: EIO"))
    var guest = Self.raised
    guest.changes = []
    guest.guest = GuestMergingChange(
      ProcessIdentity(pid: 1, startTicks: 1), name: "vm01", from: true, to: false)
    #expect(ChangeWords.record(guest, in: []).hasPrefix("merging of vm01 on -> off  by root"))
  }

  @Test("A guest with thousands of letters in its name does not hide the log", arguments: [40, 80])
  func longNames(columns: Int) {
    let name = String(repeating: "n", count: 4_096)
    let path = "/" + String(repeating: "p", count: 4_000) + "/end.scope"
    func seen(_ kind: Event.Kind, _ age: Double) -> Event {
      Event(kind, at: SampleHost.earlier(age))
    }
    var guest = Self.raised
    guest.changes = []
    guest.guest = GuestMergingChange(
      ProcessIdentity(pid: 1, startTicks: 1), name: name, from: true, to: false)
    var state = state(
      [guest],
      [
        seen(.guestStarted(name: "vm01", pid: 1), 90), seen(.guestStarted(name: name, pid: 7), 80),
        seen(.notAnswering(name: name, pid: 7), 70), seen(.answersAgain(name: name, pid: 7), 60),
        seen(.stormEnded(.group(path), seconds: 9), 50),
        seen(.guestStopped(name: name, pid: 7), 40),
      ])
    _ = reduce(&state, .resized(rows: 40, columns: columns))
    state.type("5")
    // Wrapped at any place.
    let screen = state.screen.filter { !$0.isWhitespace }
    #expect(screen.contains("nnn~stopped(pid7)"))
    #expect(screen.contains("vm01started(pid1)"))
    #expect(screen.contains("mergingofnnn"))
    #expect(screen.contains("end.scope"))
  }

  @Test("The overview uses the same words as the view")
  func sameWords() {
    var state = state([Self.raised], [])
    _ = reduce(&state, .resized(rows: 40, columns: 120))
    let words = "sleep_millisecs 20 -> 50  by root (sudo alice), pts/3, ksmtop"
    #expect(state.screen.contains(words))
    state.press(.character("5"))
    #expect(state.screen.contains("sleep_millisecs 20 -> 50 by root (sudo alice), pts/3, ksmtop"))
  }
}

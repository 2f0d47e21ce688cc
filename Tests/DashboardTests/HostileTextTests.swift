import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Text that others chose")
struct HostileTextTests {
  static let hostile = "\u{1b}]0;owned\u{7}\u{202e}vm\n\u{9b}2J"

  /// Every text of the outside is hostile.
  private func snapshot() -> Snapshot {
    var snapshot = SampleHost.snapshot()
    snapshot.host.name = Self.hostile
    snapshot.host.kernel = Self.hostile
    snapshot.rights = Rights(user: Self.hostile, missing: [Self.hostile])
    snapshot.attributionRefusal = Refusal(Self.hostile, isOfRights: true)
    snapshot.otherWriters = [SettingsWriter(name: Self.hostile, pid: 1)]
    let finding = Finding(
      code: Self.hostile, severity: .problem, message: Self.hostile, nextStep: Self.hostile,
      short: Self.hostile)
    snapshot.assessment = Assessment(
      verdict: Verdict(state: .storm, message: Self.hostile), findings: [finding],
      processFindings: [SampleHost.identity(SampleHost.leading[0]): [finding]])
    snapshot.change("vdi-w10-37") { process in
      process.guest?.name = Self.hostile
      process.guest?.uuid = Self.hostile
      process.guest?.accelerator = Self.hostile
      process.command = Self.hostile
    }
    snapshot.ksm[reading: .advisorMode] = .value(.choice(Self.hostile))
    return snapshot
  }

  @Test(
    "Nothing of it reaches the screen as it is",
    arguments: ["1", "\r", "2", "m", "3", "4", "5", "6", "/", "c", "w", "+", "U"])
  func everywhere(view: String) {
    let event = Event(.guestStarted(name: Self.hostile, pid: 1), at: SampleHost.earlier(60))
    var history = SampleHistory.hour
    history.mark(event)
    var state = DashboardState.sample(
      rows: 70, columns: 200, snapshot: snapshot(), history: history, events: [event])
    if view == "\r" { state.press(.enter) } else { state.type(view) }
    if view == "/" { state.type("\u{1b}\u{202e}") }
    let forbidden = Set(Self.hostile.unicodeScalars.filter { !(" "..."~").contains($0) })
    let scalars = state.lines.flatMap(\.unicodeScalars)
    #expect(!scalars.contains { forbidden.contains($0) })
    #expect(state.lines.allSatisfy { TextWidth.cells(of: $0) <= 200 })
  }

  @Test("The name is still there to be recognised")
  func readable() {
    let lines = DashboardState.sample(rows: 24, columns: 200, snapshot: snapshot()).lines
    #expect(lines.contains { $0.contains("\\x1b]0;owned\\x07") })
  }

  @Test("Wide names keep the columns in their places")
  func wide() {
    var snapshot = SampleHost.snapshot()
    snapshot.change("mail01") { $0.guest?.name = "\u{65e5}\u{672c}\u{8a9e}-server-01-and-more" }
    let state = DashboardState.sample(columns: 80, snapshot: snapshot)
    let row = state.lines.first { $0.contains("\u{65e5}") } ?? ""
    #expect(TextWidth.cells(of: row.components(before: "682662")) == 18)
  }
}

extension String {
  /// What stands before a part of it.
  fileprivate func components(before part: String) -> String {
    var text = self
    while !text.isEmpty, !text.hasSuffix(part) { text.removeLast() }
    return String(text.dropLast(part.count))
  }
}

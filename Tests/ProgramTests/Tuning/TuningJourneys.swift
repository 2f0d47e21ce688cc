import Foundation
import LiveHarness
import MergeModel
import Testing
import TuningRules

/// Settings changed by keys, in a terminal, on this machine's kernel with real guests.
@Suite(
  "Tuning by keys, live", .serialized,
  .enabled(if: LiveRequirement.isMet && TmuxTerminal.isWanted, "\(LiveRequirement.reason)"),
  .timeLimit(.minutes(15)))
struct TuningJourneys {
  /// Seconds for which a panel must have been on the screen before Enter acts, and a bit.
  private static let readingTime = Duration.milliseconds(700)

  /// Opens the dashboard beside guests that merge, and gives the host's name.
  private func withDashboard(
    _ body: (KSMHost, TmuxTerminal, String) async throws -> Void
  ) async throws {
    try await KSMHost.exclusively { ksm in
      try await QEMUGuest.running(GuestPlan.fleet(2, .small)) { _ in
        try ksm.set("pages_to_scan", "5000")
        try ksm.startMerging()
        _ = try await ksm.converge()
        try ksm.set("pages_to_scan", "100")
        let terminal = try TmuxTerminal("$PROGRAM", columns: 80, rows: 30)
        try await terminal.wait(for: "TOTAL 2")
        let name = try String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
        try await body(ksm, terminal, name.trimmingCharacters(in: .newlines))
        try terminal.press("C-c")
        #expect(try await terminal.ending() == 0)
      }
    }
  }

  @Test("Every setting is changed and taken back by keys, and the kernel agrees each time")
  func everySetting() async throws {
    try await withDashboard { ksm, terminal, name in
      for (row, knob) in Knob.all.enumerated() {
        let file = knob.file.rawValue
        let before = KSMHost.currentSettings()
        try terminal.press("t")
        try await terminal.wait(for: "CATCH-UP SCAN")
        try terminal.press("Home")
        for _ in 0..<row { try terminal.press("Down") }
        try await terminal.wait(for: "the cursor at \(file)") { lines in
          lines.contains { $0.hasPrefix(">\(file) ") }
        }
        try terminal.press(try leads(knob, upFrom: setting(file)) ? "Right" : "Left")
        try await terminal.wait(for: "not applied yet")
        try await enter(terminal, confirming: name, until: "(reads ")
        #expect(KSMHost.currentSettings() != before, "\(file)")
        // Unmerged for a while, it is to be merged again when it is taken back.
        if knob.condition == .onlyUnmerged { try await mergedAgain(ksm) }
        try terminal.press("q")
        try await terminal.wait(for: "CATCH-UP SCAN")
        try terminal.press("U")
        try await terminal.wait(for: "UNDO \(name)")
        try await enter(terminal, confirming: name, until: "(reads ")
        #expect(KSMHost.currentSettings() == before, "\(file)")
        try terminal.press("q")
        try await terminal.wait(for: "CATCH-UP SCAN")
        if knob.condition == .onlyUnmerged { try await mergedAgain(ksm) }
      }
    }
  }

  private func setting(_ name: String) throws -> String {
    let text = try String(contentsOfFile: "/sys/kernel/mm/ksm/\(name)", encoding: .utf8)
    return text.contains("[scan-time]") ? "scan-time" : text.trimmingCharacters(in: .newlines)
  }

  /// Whether there is another value above; run goes to 0, and what is merged stays merged.
  private func leads(_ knob: Knob, upFrom value: String) -> Bool {
    guard knob.file != .run else { return false }
    if case .choice(let choices) = knob.values { return choices.last?.value != value }
    return true
  }

  /// Waits until memory is merged, and a sample has seen it.
  private func mergedAgain(_ ksm: KSMHost) async throws {
    try await ksm.fullScans(3)
    try await eventually("merged memory") { try ksm.value("pages_sharing") > 0 }
    try await Task.sleep(for: .milliseconds(1_500))
  }

  /// Presses Enter once the panel could be read, types the name where it is asked for, and waits.
  private func enter(
    _ terminal: TmuxTerminal, confirming name: String, until words: String...
  ) async throws {
    func isDone(_ lines: [String]) -> Bool {
      lines.contains { line in words.allSatisfy { line.contains($0) } }
    }
    var screen: [String] = []
    repeat {
      try await Task.sleep(for: Self.readingTime)
      try terminal.press("Enter")
      // What stands there may have just become another thing: then it is to be looked at anew.
      screen = try await terminal.wait(for: "an answer") { lines in
        isDone(lines)
          || lines.contains {
            $0.contains("type the name of this host") || $0.contains("look first")
          }
      }
    } while screen.contains { $0.contains("look first") }
    if isDone(screen) { return }
    try terminal.type(name)
    try await terminal.wait(for: "\(name)_")
    try terminal.press("Enter")
    try await terminal.wait(for: "\(words)", within: .seconds(60)) { isDone($0) }
  }

  @Test("A trial goes back when its terminal goes away")
  func trialWithoutTerminal() async throws {
    try await KSMHost.exclusively { ksm in
      let terminal = try TmuxTerminal("$PROGRAM", columns: 80, rows: 24)
      try await terminal.wait(for: "TOTAL")
      try terminal.press("+")
      try await terminal.wait(for: "not applied yet")
      try await Task.sleep(for: Self.readingTime)
      try terminal.press("T")
      try await eventually("the trial") { try ksm.value("pages_to_scan") == 200 }
      try await terminal.wait(for: "On trial")
      try terminal.killPane()
      try await eventually("what was before") { try ksm.value("pages_to_scan") == 100 }
    }
  }

  @Test("What keys open changes nothing before Enter, and too early an Enter does nothing either")
  func nothingBeforeEnter() async throws {
    try await KSMHost.exclusively { _ in
      let before = KSMHost.currentSettings()
      let terminal = try TmuxTerminal("$PROGRAM", columns: 80, rows: 24)
      try await terminal.wait(for: "TOTAL")
      // As a slow line splits an arrow key, and as a key that is stuck.
      try terminal.type("[][]Pu")
      try terminal.type("+++++")
      try terminal.press("Enter")
      try await terminal.wait(for: "look first")
      try terminal.press("Escape")
      try await terminal.wait(for: "TOTAL")
      #expect(KSMHost.currentSettings() == before)
      try terminal.press("q")
      #expect(try await terminal.ending() == 0)
    }
  }
}

import Foundation
import KernelFixtures
import LiveHarness
import Testing

extension TerminalJourneys {
  /// What really goes to the terminal, byte by byte.
  @Suite("Hostile names on the screen")
  struct HostileScreenTests {
    @Test(
      "Nothing that a name holds reaches the terminal but what can only be read",
      .timeLimit(.minutes(3)))
    func raw() async throws {
      let guests = try await HostileGuests()
      defer { guests.end() }
      let terminal = try TmuxTerminal("$PROGRAM -d 0.2", columns: 200, rows: 60)
      try await terminal.wait(for: "PSHARE")
      try terminal.record(to: "raw")
      // Each view and panel, with the cursor on one guest after the other in those of one guest.
      for key in ["C-l", "2", "3", "4", "5", "6", "1", "w", "Escape", "c", "Escape", "f", "Escape"]
      {
        try terminal.press(key)
        try await terminal.settle()
      }
      for view in ["Enter", "m"] {
        for _ in guests.pids {
          try terminal.press("Down", view)
          try await terminal.settle()
          if view == "Enter" { try terminal.press("O") }
          try await terminal.settle()
          try terminal.press("Escape", "Escape", "Escape")
        }
      }
      try terminal.press("1", "/")
      try terminal.type("owned")
      try await terminal.settle()
      try terminal.press("Escape", "Escape", "q")
      #expect(try await terminal.ending() == 0)

      let bytes = try await Self.whole(terminal.scratch.path("raw"))
      let text = try #require(String(validating: bytes, as: UTF8.self))
      #expect(text.utf8.count > 10_000)
      for mark in HostileName.marks { #expect(!text.contains(mark)) }
      #expect(Self.harm(in: text) == [])
    }

    /// All that was recorded: what is sent goes through tmux and another program first.
    private static func whole(_ path: String) async throws -> Data {
      var bytes = Data()
      try await eventually(
        "a record that grows no more", within: .seconds(20), every: .milliseconds(300)
      ) {
        let now = try Data(contentsOf: URL(filePath: path))
        defer { bytes = now }
        return !now.isEmpty && now == bytes
      }
      return bytes
    }

    /// What is left that is neither a sequence that curses sends nor a character to be read.
    private static func harm(in text: String) -> [String] {
      var scalars = Array(text.unicodeScalars)[...]
      var harm: [String] = []
      while let scalar = scalars.popFirst() {
        switch scalar {
        case "\r", "\n", "\u{8}", "\t", "\u{e}", "\u{f}": break
        case "\u{1b}":
          let kind = scalars.popFirst()
          switch kind {
          case "[":
            while let next = scalars.popFirst(), !("@"..."~").contains(next) {}
          case "(", ")": _ = scalars.popFirst()
          case "7", "8", "=", ">", "M", "H", "c": break
          default: harm.append("ESC \(kind.map { "\($0)" } ?? "")")
          }
        default:
          switch scalar.properties.generalCategory {
          case .control, .format, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            harm.append("U+\(String(scalar.value, radix: 16))")
          default: break
          }
        }
      }
      return harm
    }
  }
}

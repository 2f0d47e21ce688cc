import Glibc
import KernelFixtures
import Testing

extension TerminalJourneys {
  @Suite("What stands on the screen")
  struct ScreenJourneys {
    @Test(
      "The whole overview, in a small, a usual and a large window",
      .enabled(if: geteuid() == 0, "the pictures are root's"),
      arguments: [(40, 10), (80, 24), (200, 60)])
    func pictures(columns: Int, rows: Int) async throws {
      let terminal = try TmuxTerminal.dashboard(
        on: ThreeGuests.tree(), columns: columns, rows: rows)
      let lines = try await terminal.wait(for: "all figures", until: Self.isComplete)
      let picture = timeless(lines).joined(separator: "\n") + "\n"
      try expectPicture("overview-\(columns)x\(rows).txt", shows: picture)
    }

    @Test("After twenty resizes the screen is that of a fresh start, without residue")
    func resizing() async throws {
      let tree = try ThreeGuests.tree()
      let resized = try TmuxTerminal.dashboard(on: tree, columns: 80, rows: 24)
      try await resized.wait(for: "all figures", until: Self.isComplete)
      let sizes = [(40, 10), (200, 60), (61, 17), (120, 40), (33, 7)]
      for round in 0..<20 {
        let (columns, rows) = sizes[round % sizes.count]
        try resized.resize(columns: columns + round, rows: rows)
        // Every third one is left to be drawn; the others come while it is being drawn.
        if round % 3 == 0 {
          try await resized.wait(for: "a screen of that size") {
            $0.count == rows && $0.contains { $0.contains("kvm07") || $0.contains("WORKING") }
          }
        }
      }
      try resized.resize(columns: 100, rows: 30)
      let fresh = try TmuxTerminal.dashboard(on: tree, columns: 100, rows: 30)
      // The older one has scanned content, or soon will have, and knows what has changed since.
      try await fresh.wait(for: "all figures, and those of content") {
        Self.isComplete($0) && $0.contains { $0.contains("can merge") }
      }
      var wanted: [String] = []
      try await resized.wait(for: "the screen of the fresh one") {
        wanted = (try? fresh.screen()) ?? []
        return TerminalJourneys.timeless($0) == TerminalJourneys.timeless(wanted)
      }
      #expect(Self.isComplete(wanted))
    }

    @Test("No window is refused", arguments: [(20, 5), (1, 1), (250, 80), (80, 2), (5, 40)])
    func windows(columns: Int, rows: Int) async throws {
      let terminal = try TmuxTerminal.dashboard(
        on: ThreeGuests.tree(), columns: columns, rows: rows)
      let lines = try await terminal.wait(for: "something") {
        // ncurses leaves the last cell of the last line alone.
        columns == 1 || $0.contains { $0.contains(columns >= 20 ? "WORKING" : "W") }
      }
      #expect(lines.count <= rows)
      try terminal.press("Down", "Enter", "?", "Escape", "f", "Escape", "1")
      try terminal.resize(columns: 80, rows: 24)
      try await terminal.wait(for: "the overview", until: Self.isComplete)
      try terminal.press("q")
      #expect(try await terminal.ending() == 0)
    }

    @Test("With LC_ALL=C on a vt100 every byte is ASCII", arguments: ["", "!", "6", "?", "f"])
    func ascii(view: String) async throws {
      let tree = try ThreeGuests.tree()
      try tree.add(.qemu(pid: 4104, name: "r\u{fc}hr\u{fc}g"))
      let terminal = try TmuxTerminal.dashboard(
        on: tree, columns: 120, rows: 40, environment: ["LC_ALL": "C"], type: "vt100")
      try await terminal.wait(for: "all figures") { $0.contains { $0.hasPrefix(" TOTAL 4") } }
      if !view.isEmpty {
        try terminal.press(view)
        try await terminal.wait(for: "the view") { !$0.contains { $0.hasPrefix(" TOTAL 4") } }
      }
      #expect(try terminal.screenWithStyles().unicodeScalars.allSatisfy(\.isASCII))
    }

    @Test(
      "Without colour there are attributes only",
      arguments: [("-C", [:]), ("", ["NO_COLOR": "1"])])
    func noColour(option: String, environment: [String: String]) async throws {
      let tree = try ThreeGuests.tree(["run": "0"])
      let plain = try TmuxTerminal.dashboard(on: tree, option, environment: environment)
      try await plain.wait(for: "all figures", until: Self.isComplete)
      #expect(Self.colours(in: try plain.screenWithStyles()).isEmpty)
      #expect(try plain.screenWithStyles().contains("\u{1b}["))
    }

    @Test("With colour there is some, and the background stays the terminal's own")
    func colour() async throws {
      let terminal = try TmuxTerminal.dashboard(on: ThreeGuests.tree(["run": "0"]))
      try await terminal.wait(for: "all figures", until: Self.isComplete)
      let colours = Self.colours(in: try terminal.screenWithStyles())
      #expect(!colours.isEmpty)
      #expect(!colours.contains { (40...47).contains($0) || (100...107).contains($0) || $0 == 48 })
    }

    @Test("An unknown terminal is an error that says what to do")
    func unknownTerminal() async throws {
      let tree = try ThreeGuests.tree()
      let terminal = try TmuxTerminal(
        "env TERM=no-such-terminal $PROGRAM --sysfs \(tree.sysfs) --procfs \(tree.procfs)",
        columns: 200, rows: 10)
      #expect(try await terminal.ending() == 1)
      let screen = try terminal.screen().joined(separator: "\n")
      #expect(screen.contains("ksmtop: TERM=no-such-terminal is not in the terminfo database"))
      #expect(screen.contains("try TERM=xterm-256color"))
    }

    @Test("A hostile name is shown, and does nothing")
    func hostileName() async throws {
      let tree = try ThreeGuests.tree()
      let name = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[31mevil\u{202e}\ngone"
      try tree.add(.qemu(pid: 4000, name: name, residentMiB: 900))
      let terminal = try TmuxTerminal.dashboard(on: tree, columns: 120, rows: 40)
      let screen = try await terminal.wait(for: "all figures") {
        $0.contains { $0.hasPrefix(" TOTAL 4") }
      }
      #expect(screen.first?.hasPrefix("kvm07") == true)
      #expect(try !terminal.state("pane_title").contains("owned"))
      try terminal.press("M")
      try await terminal.wait(for: "by RES") { $0.last?.contains("sorted by RES") == true }
      try terminal.press("Home", "Enter")
      let view = try await terminal.wait(for: "pid 4000")
      #expect(view.first?.hasPrefix("GUEST ") == true && view.first?.contains("evil") == true)
      #expect(!view.joined().unicodeScalars.contains("\u{202e}"))
    }

    /// Whether the attribution is done and the rates of the second sample are there.
    static func isComplete(_ lines: [String]) -> Bool {
      lines.contains { $0.hasPrefix(" TOTAL 3") } && lines.contains { $0.contains("diff 0") }
        && lines.contains { line in
          // The narrowest window shows of the rates only what KSM costs.
          ["COW 0/s", "COW breaks 0/s", "costs 0.0%c"].contains { line.contains($0) }
        }
    }

    /// Parameters of SGR that set a colour.
    private static func colours(in text: String) -> [Int] {
      text.matches(of: /\u{1b}\[([0-9;]*)m/).flatMap { match in
        match.1.split(separator: ";").compactMap { Int($0) }
          .filter { (30...38).contains($0) || (40...48).contains($0) || (90...107).contains($0) }
      }
    }
  }
}

import Foundation
import KernelFixtures
import LiveHarness
import Testing

extension TerminalJourneys {
  @Suite("What keys do")
  struct KeyJourneys {
    private func open(
      _ tree: KernelTree, _ options: String = "", columns: Int = 80, rows: Int = 24
    ) async throws -> TmuxTerminal {
      let terminal = try TmuxTerminal.dashboard(on: tree, options, columns: columns, rows: rows)
      try await terminal.wait(for: "all figures", until: ScreenJourneys.isComplete)
      return terminal
    }

    private static func isOverview(_ lines: [String]) -> Bool {
      lines.contains { $0.hasPrefix(" TOTAL 3") }
    }

    @Test("Every view opens and closes, and the overview is whole again")
    func views() async throws {
      let terminal = try await open(ThreeGuests.tree())
      let before = timeless(try terminal.screen())
      for (key, heading) in [
        ("Enter", "GUEST web01"), ("!", "FINDINGS"), ("5", "EVENTS"), ("6", "FIGURES and their"),
        ("?", "HELP  overview"), ("f", "COLUMNS"),
      ] {
        for leave in ["q", "Escape"] {
          try terminal.press(key)
          try await terminal.wait(for: heading) { $0.first?.hasPrefix(heading) == true }
          try terminal.press(leave)
          try await terminal.wait(for: "the overview after \(key)") { timeless($0) == before }
        }
      }
      for (key, question) in [("d", "DELAY"), ("E", "SAVE a snapshot"), ("/", "filter: ")] {
        try terminal.press(key)
        try await terminal.wait(for: question)
        try terminal.press("Escape")
        try await terminal.wait(for: "the overview after \(key)") { timeless($0) == before }
      }
      try terminal.press("q")
      #expect(try await terminal.ending() == 0)
    }

    @Test("A filter is typed, helped with, kept and cleared; TOTAL stays the whole host's")
    func filter() async throws {
      let terminal = try await open(ThreeGuests.tree())
      try terminal.press("/")
      try await terminal.wait(for: "filter: _, 4 of 4")
      try terminal.type("01q")
      try await terminal.wait(for: "filter: 01q_, 0 of 4")
      try terminal.press("BSpace", "BSpace", "BSpace")
      try terminal.type("db")
      let filtered = try await terminal.wait(for: "filter: db_, 1 of 4")
      #expect(filtered.contains { $0.hasPrefix(" db01") })
      #expect(!filtered.contains { $0.hasPrefix(" web01") })
      #expect(filtered.contains { $0.hasPrefix(" TOTAL 3") })
      try terminal.press("?")
      try await terminal.wait(for: "HELP  typing a filter")
      try terminal.press("q")
      try await terminal.wait(for: "filter: db_, 1 of 4")
      try terminal.press("Enter")
      try await terminal.wait(for: "filter: db, 1 of 4")
      try terminal.press("Escape")
      try await terminal.wait(for: "everybody") {
        $0.contains { $0.hasPrefix(" web01") } && !$0.contains { $0.contains("filter:") }
      }
    }

    @Test("Columns are sorted by, inverted, and the selection sticks to its guest")
    func sorting() async throws {
      let terminal = try await open(ThreeGuests.tree())
      func names(_ lines: [String]) -> [String] {
        lines.compactMap { line in
          ["web01", "db01", "mail01"].first { line.hasPrefix(" \($0) ") }
        }
      }
      #expect(names(try terminal.screen()) == ["web01", "mail01", "db01"])
      for (key, order) in [
        ("N", ["web01", "db01", "mail01"]), ("I", ["mail01", "db01", "web01"]),
        ("M", ["web01", "db01", "mail01"]), ("S", ["web01", "mail01", "db01"]),
      ] {
        try terminal.press(key)
        try await terminal.wait(for: "order \(order)") { names($0) == order }
      }
      try terminal.press("Down", "I")
      try await terminal.wait(for: "the inverse") { names($0) == ["db01", "mail01", "web01"] }
      try terminal.press("Enter")
      try await terminal.wait(for: "GUEST mail01")
    }

    @Test("An arrow key that a slow line splits changes nothing")
    func slowArrow() async throws {
      let tree = try ThreeGuests.tree()
      let terminal = try await open(tree)
      let before = timeless(try terminal.screen())
      for rest in ["[B", "[A", "OC", "[5~"] {
        try terminal.press("Escape")
        // Longer than the 150 ms for which the terminal waits for the rest.
        try await Task.sleep(for: .milliseconds(400))
        try terminal.type(rest)
        try await terminal.wait(for: "an answer, or nothing") { _ in true }
      }
      try terminal.press("Escape")
      try await terminal.wait(for: "the same overview") {
        timeless($0).dropLast() == before.dropLast()
      }
      #expect(try ksmFiles(tree) == ksmFiles(ThreeGuests.tree()))
    }

    @Test("E saves text and JSON where it said it would", .timeLimit(.minutes(1)))
    func export() async throws {
      let tree = try ThreeGuests.tree()
      try tree.setMode(0o755, of: "")
      let scratch = try Scratch()
      let words = try OrdinaryUserCommand.words(
        for: builtProgram("ksmtop"), in: scratch
      ).joined(separator: " ")
      let state = scratch.path("state")
      try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
      try #require(chmod(state, 0o777) == 0)
      let terminal = try TmuxTerminal(
        "\(words) --sysfs \(tree.sysfs) --procfs \(tree.procfs)", columns: 100, rows: 30,
        environment: ["XDG_STATE_HOME": state])
      try await terminal.wait(for: "all figures", until: ScreenJourneys.isComplete)
      try terminal.press("E")
      try await terminal.wait(for: "\(state)/ksmtop/ksmtop-kvm07-")
      #expect(try scratch.names(in: "state").isEmpty)
      try terminal.press("Enter")
      try await terminal.wait(for: "snapshot saved: ")
      let files = try scratch.names(in: "state/ksmtop")
      #expect(files.map { $0.suffix(4) } == ["json", ".txt"])
      for file in files { #expect(permissions(of: "\(state)/ksmtop/\(file)") == 0o600) }
      let json = try #require(files.first)
      expectContract(try Document(scratch.read("state/ksmtop/\(json)")[...]))
      try terminal.press("5")
      try await terminal.wait(for: "snapshot saved:")
    }

    @Test(
      "E on a disk that is full says so, and leaves nothing half-written",
      .enabled(if: MountRight.isWanted, "needs the right to mount"))
    func exportWithoutRoom() async throws {
      let scratch = try Scratch()
      let tree = try ThreeGuests.tree()
      try tree.setMode(0o755, of: "")
      let words = try OrdinaryUserCommand.words(for: try builtProgram("ksmtop"), in: scratch)
        .joined(separator: " ")
      let state = scratch.path("state")
      try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
      try #require(mount("tmpfs", state, "tmpfs", 0, "size=8k,mode=777") == 0, "\(errno)")
      defer { umount2(state, Int32(MNT_DETACH)) }
      let terminal = try TmuxTerminal(
        "\(words) --sysfs \(tree.sysfs) --procfs \(tree.procfs)", columns: 200, rows: 30,
        environment: ["XDG_STATE_HOME": state])
      try await terminal.wait(for: "all figures", until: ScreenJourneys.isComplete)
      try terminal.press("E")
      try await terminal.wait(for: "SAVE a snapshot")
      try terminal.press("Enter")
      let screen = try await terminal.wait(for: "not saved: ")
      #expect(screen.contains { $0.contains("space") })
      #expect(try scratch.names(in: "state/ksmtop").isEmpty)
      try terminal.press("q")
      #expect(try await terminal.ending() == 0)
    }

    @Test("A guest that starts, one that ends and a setting that changes are told")
    func events() async throws {
      let tree = try ThreeGuests.tree()
      let terminal = try await open(tree, "-d 0.2", columns: 100, rows: 30)
      try tree.add(.qemu(pid: 4300, name: "late01"))
      try await terminal.wait(for: "the new guest") { $0.contains { $0.hasPrefix(" late01") } }
      tree.removeProcess(4300)
      try await terminal.wait(for: "its end") { !$0.contains { $0.hasPrefix(" late01") } }
      try tree.write("2000\n", to: "sys/kernel/mm/ksm/pages_to_scan")
      try await terminal.wait(for: "the new rate") { $0.contains { $0.contains("2000/20ms") } }
      try terminal.press("5")
      let events = try await terminal.wait(for: "late01") {
        $0.count { $0.contains("late01") } == 2
      }
      #expect(events.contains { $0.contains("pages_to_scan 1000 -> 2000") })
    }

    @Test("The path of root's snapshots is shown before anything is written")
    func exportPath() async throws {
      let terminal = try await open(ThreeGuests.tree(), columns: 40, rows: 10)
      try terminal.press("E")
      let screen = try await terminal.wait(for: "SAVE a snapshot as")
      let place = geteuid() == 0 ? "/var/lib/ksmtop/snapshots/ksmtop-kvm07-" : "/ksmtop-kvm07-"
      #expect(screen.joined().contains(place))
      #expect(screen.last?.contains("Enter write") == true)
      try terminal.press("Escape")
      try await terminal.wait(for: "the overview", until: Self.isOverview)
    }

    @Test("A delay is typed where it can be read, also in a narrow window")
    func delay() async throws {
      let terminal = try await open(ThreeGuests.tree(), columns: 40, rows: 10)
      try terminal.press("d")
      try terminal.type("0.1")
      try await terminal.wait(for: "0.1_")
      try terminal.press("Enter")
      try await terminal.wait(for: "the delay is 0.2 to 3600")
      try terminal.press("d")
      try terminal.type("2.5")
      try terminal.press("Enter")
      try await terminal.wait(for: "the new delay") { $0.first?.contains(" 2.5s") == true }
    }

    private func ksmFiles(_ tree: KernelTree) throws -> [String: String] {
      var files: [String: String] = [:]
      for name in KernelTree.ksmAfterBoot.keys {
        files[name] = try String(
          contentsOfFile: tree.path("sys/kernel/mm/ksm/\(name)"), encoding: .utf8)
      }
      return files
    }
  }
}

import Glibc
import KernelFixtures
import LiveHarness
import Testing

extension TerminalJourneys {
  @Suite("How it ends, and what it leaves behind")
  struct EndJourneys {
    /// A shell that has told how its terminal is, with the dashboard started in it.
    ///
    /// Swift's own report of a crash is left out: it waits for keys, and lets a process go on that
    /// was only sent the signal.
    private func start() async throws -> (terminal: TmuxTerminal, modes: String) {
      let terminal = try await TmuxTerminal.shell(
        on: ThreeGuests.tree(), environment: ["SWIFT_BACKTRACE": "enable=no"])
      let modes = try await modes(terminal)
      try terminal.type("$KSMTOP; echo ended with $?")
      try terminal.press("Enter")
      try await terminal.wait(for: "all figures", until: ScreenJourneys.isComplete)
      #expect(try terminal.state("alternate_on") == "1")
      #expect(try terminal.state("cursor_flag") == "0")
      return (terminal, modes)
    }

    /// What `stty -a` says of the terminal.
    private func modes(_ terminal: TmuxTerminal) async throws -> String {
      let file = terminal.scratch.path("stty")
      unlink(file)
      try terminal.type("stty -a > \(file).new && mv \(file).new \(file)")
      try terminal.press("Enter")
      try await eventually("stty") { permissions(of: file) != nil }
      return try terminal.scratch.read("stty")
    }

    /// The shell is there, in the terminal as it was, and works.
    private func expectShell(
      _ terminal: TmuxTerminal, modes: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      #expect(try terminal.state("alternate_on") == "0", sourceLocation: sourceLocation)
      #expect(try terminal.state("cursor_flag") == "1", sourceLocation: sourceLocation)
      #expect(try await self.modes(terminal) == modes, sourceLocation: sourceLocation)
      try terminal.type("echo $((6 * 7)) is shown")
      try terminal.press("Enter")
      try await terminal.wait(for: "42 is shown")
    }

    /// The dashboard below the shell of `terminal`.
    private func dashboard(in terminal: TmuxTerminal) throws -> pid_t {
      let shell = try #require(terminal.pid)
      let children = try #require(kernelFile("/proc/\(shell)/task/\(shell)/children"))
      return try #require(children.split(separator: " ").first.flatMap { pid_t($0) })
    }

    /// Whether a process is there and not only waiting to be waited for.
    private func isRunning(_ pid: pid_t) -> Bool {
      let fields = kernelFile("/proc/\(pid)/stat")?.split(separator: ")").last
      return fields.map { !$0.hasPrefix(" Z") && !$0.hasPrefix(" X") } ?? false
    }

    @Test("q and Ctrl-C end it with 0 and give the terminal back", arguments: ["q", "C-c"])
    func quitting(key: String) async throws {
      let (terminal, modes) = try await start()
      try terminal.press(key)
      try await terminal.wait(for: "ended with 0")
      try await expectShell(terminal, modes: modes)
    }

    @Test("Ctrl-C ends it also while typing")
    func quittingWhileTyping() async throws {
      let (terminal, modes) = try await start()
      try terminal.press("/")
      try await terminal.wait(for: "filter: _")
      try terminal.press("C-c")
      try await terminal.wait(for: "ended with 0")
      try await expectShell(terminal, modes: modes)
    }

    @Test("Ctrl-Z gives the shell back, fg the dashboard")
    func suspending() async throws {
      let (terminal, modes) = try await start()
      for round in 1...2 {
        try terminal.press("C-z")
        try await terminal.wait(for: "the shell") { lines in
          lines.count { $0.contains("Stopped") } == round
        }
        try await expectShell(terminal, modes: modes)
        try terminal.type("fg")
        try terminal.press("Enter")
        try await terminal.wait(for: "all figures", until: ScreenJourneys.isComplete)
        try await terminal.wait(for: "the first line") { $0.first?.hasPrefix("kvm07") == true }
      }
      try terminal.press("q")
      try await terminal.wait(for: "$") { $0.last { !$0.isEmpty } == "$" }
      #expect(try await self.modes(terminal) == modes)
    }

    @Test(
      "A signal ends it with 128 and its number, the terminal restored",
      arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130)])
    func signals(signal: Int32, code: Int) async throws {
      let (terminal, modes) = try await start()
      #expect(kill(try dashboard(in: terminal), signal) == 0)
      try await terminal.wait(for: "ended with \(code)")
      try await expectShell(terminal, modes: modes)
    }

    @Test(
      "After a crash the shell is usable and the message stands there",
      arguments: [
        (SIGSEGV, "Segmentation fault"), (SIGILL, "Illegal instruction"), (SIGABRT, "Aborted"),
      ])
    func crash(signal: Int32, message: String) async throws {
      let (terminal, modes) = try await start()
      #expect(kill(try dashboard(in: terminal), signal) == 0)
      let screen = try await terminal.wait(for: "ended with \(128 + signal)")
      #expect(screen.contains { $0.contains(message) })
      try await expectShell(terminal, modes: modes)
    }

    @Test("Where the terminal is killed the process is gone within two seconds")
    func killedTerminal() async throws {
      let terminal = try TmuxTerminal.dashboard(on: ThreeGuests.tree())
      try await terminal.wait(for: "all figures", until: ScreenJourneys.isComplete)
      let pid = try #require(terminal.pid)
      #expect(kernelFile("/proc/\(pid)/comm") == "ksmtop\n")
      try terminal.killPane()
      try await eventually("the end of the dashboard", within: .seconds(2)) { !isRunning(pid) }
    }

    @Test("Where the terminal goes without a signal it ends too, instead of spinning")
    func lostTerminal() async throws {
      let tree = try ThreeGuests.tree()
      let terminal = try TmuxTerminal(
        "bash -c \"trap '' HUP; exec $PROGRAM --sysfs \(tree.sysfs) --procfs \(tree.procfs)\"",
        columns: 80, rows: 24)
      try await terminal.wait(for: "all figures", until: ScreenJourneys.isComplete)
      let pid = try #require(terminal.pid)
      #expect(kernelFile("/proc/\(pid)/comm") == "ksmtop\n")
      try terminal.killPane()
      try await eventually("the end of the dashboard", within: .seconds(2)) { !isRunning(pid) }
    }
  }
}

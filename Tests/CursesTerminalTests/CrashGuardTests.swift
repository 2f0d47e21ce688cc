import Glibc
import Screen
import Synchronization
import Testing

@testable import CursesTerminal

/// Crashes in processes of their own.
///
/// There the handler before the guard's is one of ours: it tells on standard output what
/// the terminal was left like, and ends the process by `_exit(7)`.
@Suite struct CrashGuardTests {
  @Test func aTrapGivesTheTerminalAndTheMessageBack() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(7),
      observing: [\.standardOutputContent, \.standardErrorContent]
    ) {
      try await MainActor.run {
        let witness = try CrashWitness(signals: [SIGILL, SIGTRAP])
        CrashGuard.install()
        let held = HeldMessages()
        let terminal = try witness.openTerminal()
        terminal.show(Grid(rows: 5, columns: 40))
        witness.readAway()
        var values = [1]
        values.removeAll()
        print(values[0], held == nil)
      }
    }
    let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    #expect(output.contains("\u{1b}[?1049l"))
    #expect(output.contains("\u{1b}[?12l\u{1b}[?25h"))
    #expect(output.hasSuffix("cooked\n"))
    let messages = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(messages.contains("Index out of range"))
  }

  @Test(arguments: [SIGSEGV, SIGABRT, SIGBUS, SIGFPE])
  func eachSignalOfACrashGivesTheTerminalBack(signal: Int32) async throws {
    let result = await #expect(
      processExitsWith: .exitCode(7), observing: [\.standardOutputContent]
    ) { [signal] in
      try await MainActor.run {
        let witness = try CrashWitness(signals: [signal])
        CrashGuard.install()
        let terminal = try witness.openTerminal()
        witness.readAway()
        // raise(3) would not: the thread has SIGABRT blocked.
        if signal == SIGABRT { abort() }
        raise(signal)
        terminal.close()
      }
    }
    let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    #expect(output.contains("\u{1b}[?1049l"))
    #expect(output.hasSuffix("cooked\n"))
  }

  @Test func withoutAHandlerBeforeItTheProcessDiesOfItsSignal() async throws {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      signal(SIGBUS, SIG_DFL)
      CrashGuard.install()
      raise(SIGBUS)
    }
  }

  @Test func aClosedTerminalIsLeftAlone() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(7), observing: [\.standardOutputContent]
    ) {
      try await MainActor.run {
        let witness = try CrashWitness(signals: [SIGSEGV])
        CrashGuard.install()
        let terminal = try witness.openTerminal()
        terminal.close()
        witness.readAway()
        raise(SIGSEGV)
      }
    }
    let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    #expect(output.hasSuffix("cooked\n"))
    #expect(!output.contains("\u{1b}"))
  }

  @Test func heldMessagesComeWhenReleased() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(0), observing: [\.standardErrorContent]
    ) {
      let held = HeldMessages()
      let long = String(repeating: "message ", count: 400)
      write(STDERR_FILENO, long, long.utf8.count)
      let direct = Glibc.fcntl(STDERR_FILENO, F_GETFL)
      held?.release()
      write(STDERR_FILENO, "later", 5)
      held?.release()
      _exit(held != nil && direct >= 0 ? 0 : 1)
    }
    let messages = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(messages.hasSuffix("message message later"))
    #expect(messages.contains(String(repeating: "message ", count: 400)))
  }
}

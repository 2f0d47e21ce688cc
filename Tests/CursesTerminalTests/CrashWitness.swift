import Glibc
import Screen
import Synchronization

@testable import CursesTerminal

/// Tells on standard output what a crash left of a terminal, then ends the process.
final class CrashWitness {
  private static let person = Atomic<Int32>(-1)
  private static let program = Atomic<Int32>(-1)
  private let pty: PseudoTerminal

  /// Handles the signals; whoever handles them later hands them on.
  init(signals: [Int32]) throws {
    pty = try PseudoTerminal(rows: 5, columns: 40)
    Self.person.store(pty.person, ordering: .releasing)
    Self.program.store(pty.program, ordering: .releasing)
    for number in signals { signal(number) { _ in CrashWitness.tell() } }
  }

  func openTerminal() throws -> Terminal {
    try Terminal(
      type: "xterm-256color", output: pty.program, input: pty.program, wantsColor: true,
      wantsUnicode: true, locale: "C.UTF-8")
  }

  func readAway() {
    _ = pty.output()
  }

  private static func tell() {
    let person = person.load(ordering: .acquiring)
    let program = program.load(ordering: .acquiring)
    let mark: UInt8 = 0x1e
    var byte: UInt8 = 0
    withUnsafePointer(to: mark) { pointer in _ = write(program, pointer, 1) }
    while read(person, &byte, 1) == 1, byte != mark { write(STDOUT_FILENO, &byte, 1) }
    var mode = termios()
    tcgetattr(program, &mode)
    let isCooked = mode.c_lflag & tcflag_t(ICANON) != 0 && mode.c_lflag & tcflag_t(ECHO) != 0
    let verdict: StaticString = isCooked ? "cooked\n" : "raw\n"
    write(STDOUT_FILENO, verdict.utf8Start, verdict.utf8CodeUnitCount)
    _exit(7)
  }
}

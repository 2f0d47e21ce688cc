import CLinux
import Foundation
import Glibc
import Privileges
import Synchronization
import SystemPackage

/// Tries what `--readonly` takes away, and starts programs on kernels that lack something.
///
/// `attempts FOLDER` confines itself as a dashboard with `--readonly` does that may save to FOLDER,
/// then tries to write elsewhere on both kinds of threads: one line an attempt, `done` or `refused`
/// with the errno. It opens what it can, and writes nothing.
/// `without-landlock COMMAND…` and `without-seccomp COMMAND…` start it where these system calls
/// fail. Tests start it; it is no part of the product.
@main
struct ConfinementWitness {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst()
    let rest = Array(words.dropFirst())
    switch words.first {
    case "attempts": try attempt(saving: FilePath(rest[0]))
    // landlock_create_ruleset(2), which also tells the version.
    case "without-landlock": try start(rest, refusing: 444, with: .noFunction)
    case "without-seccomp": try start(rest, refusing: UInt32(SYS_seccomp), with: .notPermitted)
    default: exit(64)
    }
  }

  private static func attempt(saving folder: FilePath) throws {
    // A terminal of its own, open from before, as the one that a program is started on.
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    RightsPlan.beginProcess()
    let plan = RightsPlan.looking(writingBelow: [folder], making: .later)
    try plan.begin()
    let attempts = ReadonlyAttempts(process: getppid(), terminal: terminal)
    let lines = Mutex<[String]>([])
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      do throws(Errno) {
        try plan.enterReading()
      } catch {
        exit(1)
      }
      let own = attempts.lines("reading")
      lines.withLock { $0 = own }
      done.signal()
    }
    try plan.settle()
    let own = attempts.lines("first")
    done.wait()
    print((lines.withLock(\.self) + own).joined(separator: "\n"))
  }

  private static func start(
    _ command: [String], refusing call: UInt32, with failure: Errno
  ) throws {
    try CallFilter(refusing: call, with: failure).enter()
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    execvp(command[0], &words)
    perror(command[0])
    exit(127)
  }
}

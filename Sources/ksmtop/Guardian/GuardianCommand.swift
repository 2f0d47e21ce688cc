import ArgumentParser
import CLinux
import Glibc
import KernelFiles
import SystemPackage

/// The guardian itself: started by the program, never by hand.
///
/// It does what it is asked over the socket that is its standard input, and puts everything right
/// once that closes. It is deaf to the signals that end other programs: only `kill -9` ends it
/// before its time, and then its guests die with it and the program puts the rest right.
struct GuardianCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guardian", abstract: "Put right what a killed ksmtop left behind.",
    shouldDisplay: false)

  @OptionGroup var shared: SharedOptions

  func run() throws {
    // Out of reach of Ctrl-C and of a terminal that closes.
    setsid()
    for deaf in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM] {
      signal(deaf, SIG_IGN)
    }
    takeOwnName("ksm-guardian")

    let socket = MessageSocket(owning: STDIN_FILENO)
    var ward = Ward(roots: shared.roots)
    // A socket that fails is one whose other end is gone.
    while let words = try? socket.receive() {
      let reply = GuardianRequest(words: words).map { ward.answer($0) } ?? .refused("unknown")
      try? socket.send(reply.words)
    }
    let failures = ward.restore()
    Restoration.report(failures)
    if !failures.isEmpty { throw ExitCode(1) }
  }
}

/// Names this process in lists of processes, so that `killall ksmtop` spares it; at most 15 bytes.
func takeOwnName(_ name: String) {
  guard let file = try? OpenFile("/proc/self/comm", flags: O_WRONLY) else { return }
  write(file.descriptor, name, name.utf8.count)
}

/// Starts a program that dies with the guardian: the guardian may be killed like anyone else.
struct TetherCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tether", abstract: "Run a program that ends when its parent does.",
    shouldDisplay: false)

  /// The process that must be our parent; another one means that it has died meanwhile.
  @Argument var parent: Int32

  @Argument(parsing: .captureForPassthrough) var command: [String]

  func run() throws {
    guard clinux_die_with_parent() == 0, getppid() == parent, let program = command.first else {
      throw ExitCode(1)
    }
    var arguments = command.map { strdup($0) } + [nil]
    execvp(program, &arguments)
    throw ExitCode(127)
  }
}

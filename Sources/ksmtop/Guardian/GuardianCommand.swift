import ArgumentParser
import Glibc

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
    ProcessName.set("ksm-guardian")

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

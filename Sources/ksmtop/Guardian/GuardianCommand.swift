import ArgumentParser
import Glibc
import KernelFiles
import MergeModel
import SystemPackage
import Tuning

/// The guardian itself: started by the program, never by hand.
///
/// It does what it is asked over the socket that is its standard input, and puts everything right
/// once that closes. It is deaf to the signals that end other programs: only `kill -9` ends it
/// before its time, and then its guests die with it and the program puts the rest right.
struct GuardianCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guardian", abstract: "Put right what a killed ksmtop left behind.",
    shouldDisplay: false)

  /// Where what is held is written down.
  @Option var runDirectory = TuningPlaces.hostRun.string

  /// The log of changes.
  @Option var log: String?

  /// Where it stands among those to be killed when memory runs out: it must outlive the program.
  @Option var killOrder: String?

  @OptionGroup var shared: SharedOptions

  /// Seconds between two looks at the program and the clock, while anything depends on them.
  private static let interval = 0.25

  func run() throws {
    try Confinement.guarding.settle()
    if let killOrder { KillOrder.goBack(to: killOrder) }
    let owner = ProcessIdentity(running: getppid(), KernelRoots())
    // Out of reach of Ctrl-C and of a terminal that closes.
    setsid()
    for deaf in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM] {
      signal(deaf, SIG_IGN)
    }
    // What is held others may read.
    umask(0o022)
    ProcessName.set("ksm-guardian")

    let socket = MessageSocket(owning: STDIN_FILENO)
    let places = TuningPlaces(run: FilePath(runDirectory), log: log.map { FilePath($0) })
    var ward = Ward(roots: shared.roots, places: places)
    while true {
      if socket.isReadable(within: ward.held.isBusy ? Self.interval : nil) {
        // A socket that fails is one whose other end is gone.
        guard let words = try? socket.receive() else { break }
        let answer = GuardianRequest(words: words).map { ward.answer($0) }
        try? socket.send((answer?.0 ?? .refused("unknown")).words)
        tell(answer?.1.map { [$0] } ?? [], over: socket)
      }
      guard ward.held.isBusy else { continue }
      let life = owner.map { ProcessLife.of($0, KernelRoots()) } ?? .unknown
      tell(ward.held.attend(to: life, at: HostClock.now()), over: socket)
    }
    tell(ward.held.putBackAll(why: "ksmtop has ended"), over: socket)
    let failures = ward.restore()
    let isUnmerging = ward.held.unmergeState == .running
    tell([.farewell(isUnmerging: isUnmerging)], over: socket)
    Restoration.report(failures)
    ward.held.outlive()
    if !failures.isEmpty { throw ExitCode(1) }
  }

  /// Tells the program; where it does not listen any more, standard error hears of what failed.
  private func tell(_ notices: [GuardianNotice], over socket: borrowing MessageSocket) {
    for notice in notices {
      do {
        try socket.send(notice.words, waits: false)
      } catch {
        if case .putBack(_, _, let failures) = notice { Restoration.report(failures) }
      }
    }
  }
}

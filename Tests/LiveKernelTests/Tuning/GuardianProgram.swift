import Glibc
import KernelFiles
import KernelFixtures
import LiveHarness
import MergeModel
import Spawning
import SystemPackage
import Tuning
import TuningRules

/// `ksmtop tune` as a child, with a log and a place for what is held of its own.
final class TuneProgram {
  private let tree: KernelTree
  /// Where log and state are.
  private let shared: KernelTree
  private let child: ChildProcess
  /// The end of a terminal that we hold; nil where it has none.
  private var terminal: CInt?
  let places: TuningPlaces

  /// With `inTerminal` it is the first of a session whose terminal we hold; `beside` another one
  /// it shares log and state with that, as two colleagues do on one host.
  init(_ arguments: [String], inTerminal: Bool = false, beside other: TuneProgram? = nil) throws {
    tree = try KernelTree()
    let shared = other?.shared ?? tree
    self.shared = shared
    places = TuningPlaces(
      run: FilePath(shared.path("run")), log: FilePath(shared.path("state/changes.log")))
    let variables = [
      "KSMTOP_RUN_DIR=\(shared.path("run"))", "KSMTOP_STATE_DIR=\(shared.path("state"))",
    ]
    let shell = ["/bin/sh", "-c", "out=$1; shift; exec \"$@\" > $out 2> $out.errors", "sh"]
    let program = [try builtProgram("ksmtop"), "tune"] + arguments
    var words = ["env"] + variables + shell + [tree.path("out")] + program
    var input: CInt?
    if inTerminal {
      let (ours, theirs) = try Self.openTerminal()
      terminal = ours
      input = theirs
      words = ["setsid", "--ctty"] + words
    }
    defer { if let input { close(input) } }
    child = try ChildProcess(
      program: inTerminal ? "/usr/bin/setsid" : "/usr/bin/env", words: words, input: input)
  }

  deinit {
    closeTerminal()
    // A test that failed midway must not leave it behind.
    if child.endingIfOver() == nil { child.kill() }
  }

  /// Both ends of a new pseudoterminal, by the calls behind posix_openpt(3), which Swift lacks.
  private static func openTerminal() throws -> (CInt, CInt) {
    let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    let ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (isLocked, which): (CInt, CInt) = (0, 0)
    guard ours >= 0, ioctl(ours, unlock, &isLocked) == 0, ioctl(ours, number, &which) == 0 else {
      throw LiveError("/dev/ptmx: \(String(cString: strerror(errno)))")
    }
    let theirs = open("/dev/pts/\(which)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard theirs >= 0 else {
      throw LiveError("/dev/pts/\(which): \(String(cString: strerror(errno)))")
    }
    return (ours, theirs)
  }

  /// Takes the terminal away from under it.
  func closeTerminal() {
    if let terminal { close(terminal) }
    terminal = nil
  }

  var output: String { kernelFile(tree.path("out")) ?? "" }
  var errors: String { kernelFile(tree.path("out.errors")) ?? "" }

  /// Its log and what is held by its guardian, as they are now.
  var log: HostLog { HostLog.read(places, KernelRoots(), bootID: BootID.read(KernelRoots())) }

  var pid: Int32 { child.pid }

  /// Its guardian, once that goes by its name.
  func guardian() async throws -> Int32 {
    var found: Int32?
    try await eventually("the guardian") {
      found = try ProcessList.pids(KernelRoots()).first { candidate in
        kernelFile("/proc/\(candidate)/comm") == "ksm-guardian\n"
          && kernelFile("/proc/\(candidate)/status")?.contains("PPid:\t\(pid)\n") == true
      }
      return found != nil
    }
    guard let found else { throw LiveError("no guardian") }
    return found
  }

  func send(_ signal: CInt) { kill(child.pid, signal) }

  /// Waits for its end.
  func ending(within limit: Duration = .seconds(60)) async throws -> ChildProcess.Ending {
    var ending: ChildProcess.Ending?
    try await eventually("the end of ksmtop tune", within: limit) {
      ending = child.endingIfOver()
      return ending != nil
    }
    guard let ending else { throw LiveError("it has not ended") }
    return ending
  }

  /// Waits until its guardian holds something of this kind.
  func holding(_ kind: HeldChange.Kind) async throws {
    try await eventually("\(kind) to be held", every: .milliseconds(2)) {
      log.held.contains { $0.kind == kind }
    }
  }

  /// Waits until nothing is held any more: seconds, as an operator is told.
  func released() async throws {
    try await eventually("all to be put back", within: .seconds(10)) {
      guard log.held.isEmpty else { return false }
      return HeldState(places, KernelRoots(), bootID: BootID.read(KernelRoots())).read().abandoned
        .isEmpty
    }
  }
}

/// What an end can be like that no program sees coming.
enum SuddenEnd: CaseIterable, Sendable {
  case killed
  case stopped
  case closedTerminal

  func strike(_ program: TuneProgram) {
    switch self {
    case .killed: program.send(SIGKILL)
    case .stopped: program.send(SIGSTOP)
    case .closedTerminal: program.closeTerminal()
    }
  }

  /// Lets it come to its end; what it says then is its own matter.
  func leave(_ program: TuneProgram) async throws {
    if self == .stopped {
      program.send(SIGCONT)
      program.send(SIGTERM)
    }
    _ = try await program.ending()
  }
}

import Glibc
import KernelFiles
import MergeModel
import Privileges
import Spawning
import SystemPackage
import Tuning
import TuningRules

/// The program's end of its guardian: promises, and the end.
///
/// The guardian is this program once more, in a session of its own. However this process ends,
/// the kernel closes its end of the socket, and the guardian puts everything right.
final class Guardian {
  private let roots: KernelRoots
  /// The guardian as a process.
  let child: ChildProcess
  private let socket: MessageSocket
  private var duties: [Duty] = []
  private var hasPrograms = false
  private var outcome: Bool?
  private var heard: [GuardianNotice] = []
  /// Whether it answers no more: it was killed, or has done its work.
  private(set) var hasGone = false
  /// Whether it was killed and has not ended all the same: the kernel keeps it waiting.
  private(set) var isStuck = false
  /// How it ended, once that was asked.
  private var ending: ChildProcess.Ending?

  /// Seconds that it may take for an answer; the kernel may keep it waiting for ksmd.
  private static let patience = 10.0
  /// Seconds that it may be stopped while we wait for it.
  private static let stoppedPatience = 2.0
  /// Seconds that it may take to put all back; its programs alone have some for their end.
  private static let farewellPatience = 60.0
  /// Seconds between two looks whether it is stopped.
  private static let pause = 0.25

  /// Starts it: `program` is ksmtop itself, also where its file was replaced meanwhile.
  ///
  /// What is held for a while is written down at `places`; those of the host where it is nil.
  static func start(
    roots: KernelRoots, places: TuningPlaces? = nil, program: String = "/proc/self/exe"
  ) throws(Failure) -> Guardian {
    do throws(Errno) {
      return try Guardian(roots: roots, places: places, program: program)
    } catch {
      throw Failure(.failed, "the guardian cannot be started: \(error)")
    }
  }

  private init(roots: KernelRoots, places: TuningPlaces?, program: String) throws(Errno) {
    self.roots = roots
    var words = ["ksm-guardian", "guardian", "--sysfs", roots.sysfs, "--procfs", roots.procfs]
    if let order = KillOrder.original { words += ["--kill-order", order] }
    if let places {
      words += ["--run-directory", places.run.string]
      if let log = places.log { words += ["--log", log.string] }
    }
    let (ours, theirs) = try MessageSocket.pair()
    socket = MessageSocket(owning: ours)
    let inherited = MessageSocket(owning: theirs)
    let command = words
    // Where processes are hidden it could not see whether we were stopped.
    child = try ThreadRights.lending([.sysPtrace]) { () throws(Errno) in
      try ChildProcess(program: program, words: command, input: theirs, sharesErrors: true)
    }
    _ = consume inherited
  }

  /// Promises to put `duty` right; make the change only once this has returned.
  func promise(_ duty: Duty) throws(Failure) {
    // Kept here as well, for the case that the guardian itself is killed.
    duties.append(duty)
    guard case .agreed = try ask(.promise(duty)) else {
      throw Failure(.failed, "the guardian did not agree")
    }
  }

  /// Changes a setting that will be put back.
  func set(_ file: KSMFile, to value: String, found: String) throws {
    try promise(.setting(file, found: found, wrote: value))
    try KSMWriter.write(value, to: file, roots)
  }

  /// Starts a program that ends when the guardian does.
  func start(_ command: [String]) throws(Failure) -> ProcessIdentity {
    hasPrograms = true
    switch try ask(.start(command)) {
    case .started(let process): return process
    case .refused(let reason): throw Failure(.failed, reason)
    case .agreed, .unmerge: throw Failure(.failed, "the guardian misunderstood")
    }
  }

  /// Puts everything right now; whether all could be, else stderr has been told what could not.
  @discardableResult
  func finish() -> Bool {
    if let outcome { return outcome }
    socket.endSending()
    listenToTheEnd()
    if heard.contains(.farewell(isUnmerging: true)) {
      // It goes on to its end without us; what it could not put back it has told.
      outcome = true
      return true
    }
    guard let ending = endingOfChild() else {
      isStuck = true
      outcome = false
      return false
    }
    let isRestored: Bool
    switch ending {
    case .exited(let code): isRestored = code == 0
    case .killed, .unknown:
      // What it has put right already is left alone.
      let failures = Restoration(roots: roots, duties: duties, hadPrograms: hasPrograms).perform()
      Restoration.report(failures)
      isRestored = failures.isEmpty
    }
    outcome = isRestored
    return isRestored
  }

  /// Takes all promises back and ends the guardian and its programs: what was changed stays.
  func dismiss() throws(Failure) -> Bool {
    duties = []
    _ = try ask(.dismiss)
    return finish()
  }

  /// Asks, and waits for the answer; notices that come before it are kept.
  func ask(_ request: GuardianRequest) throws(Failure) -> GuardianReply {
    guard !hasGone else { throw Failure(.failed, "the guardian has gone") }
    do throws(Errno) {
      try socket.send(request.words)
      while let words = try answer() {
        if let notice = GuardianNotice(words: words) {
          heard.append(notice)
        } else if let reply = GuardianReply(words: words) {
          return reply
        } else {
          throw Errno.protocolError
        }
      }
    } catch {
      hasGone = true
      throw Failure(.failed, "the guardian cannot be reached: \(error)")
    }
    hasGone = true
    throw Failure(.failed, "the guardian has gone")
  }

  /// The next message, in time; nil where there comes none any more.
  private func answer() throws(Errno) -> [String]? {
    guard speaks(within: Self.patience) else {
      kill()
      throw .timedOut
    }
    return try socket.receive()
  }

  /// Waits until it says something, or has gone; false where its time is over, or where it was
  /// stopped for too long.
  private func speaks(within seconds: Double) -> Bool {
    let process = ProcessIdentity(running: child.pid, KernelRoots())
    var stopped = 0.0
    for _ in 0..<max(1, Int(seconds / Self.pause)) {
      if socket.isReadable(within: Self.pause) { return true }
      let isStopped = process.map { ProcessLife.of($0, KernelRoots()) } == .stopped
      stopped = isStopped ? stopped + Self.pause : 0
      if stopped >= Self.stoppedPatience { return false }
    }
    return false
  }

  /// Ends it at once; what it holds is abandoned then, and for the program to put back.
  func kill() {
    hasGone = true
    child.kill()
  }

  /// How it ended; nil where it does not, because the kernel keeps it.
  private func endingOfChild() -> ChildProcess.Ending? {
    guard ending == nil else { return ending }
    for _ in 0..<2 where ending == nil {
      _ = Patience.wait(seconds: Self.patience / 2) {
        ending = child.endingIfOver()
        return ending != nil
      }
      if ending == nil { kill() }
    }
    return ending
  }

  /// Readable when the guardian has said something without being asked, or has gone.
  var descriptor: CInt { socket.source }

  /// What it has said without being asked since this was called last.
  func notices() -> [GuardianNotice] {
    while listen() {}
    defer { heard = [] }
    return heard
  }

  /// Takes a notice where one comes in time; false where none does, or none can any more.
  private func listen() -> Bool {
    guard !hasGone, socket.isReadable(within: 0) else { return false }
    return hear()
  }

  /// Takes all notices until the farewell; ends it where it was stopped, or takes far too long.
  private func listenToTheEnd() {
    while !hasGone {
      guard speaks(within: Self.farewellPatience) else { return kill() }
      guard hear() else { return }
    }
  }

  private func hear() -> Bool {
    guard let words = try? socket.receive() else {
      hasGone = true
      return false
    }
    guard let notice = GuardianNotice(words: words) else { return true }
    heard.append(notice)
    if case .farewell = notice { return false }
    return true
  }
}

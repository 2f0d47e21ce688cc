import Glibc
import KernelFiles
import MergeModel
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
  /// Whether its end of the socket is closed: it was killed, or has done its work.
  private(set) var hasGone = false

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
    if let places {
      words += ["--run-directory", places.run.string]
      if let log = places.log { words += ["--log", log.string] }
    }
    let (ours, theirs) = try MessageSocket.pair()
    socket = MessageSocket(owning: ours)
    let inherited = MessageSocket(owning: theirs)
    child = try ChildProcess(program: program, words: words, input: theirs, sharesErrors: true)
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
    while listen(within: nil) {}
    if heard.contains(.farewell(isUnmerging: true)) {
      // It goes on to its end without us; what it could not put back it has told.
      outcome = true
      return true
    }
    let ending = child.wait()
    var isRestored = ending == .exited(0)
    if case .killed = ending {
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
    do throws(Errno) {
      try socket.send(request.words)
      while let words = try socket.receive() {
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

  /// Readable when the guardian has said something without being asked, or has gone.
  var descriptor: CInt { socket.source }

  /// What it has said without being asked since this was called last.
  func notices() -> [GuardianNotice] {
    while listen(within: 0) {}
    defer { heard = [] }
    return heard
  }

  /// Takes a notice where one comes in time; false where none does, or none can any more.
  private func listen(within seconds: Double?) -> Bool {
    guard !hasGone, socket.isReadable(within: seconds) else { return false }
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

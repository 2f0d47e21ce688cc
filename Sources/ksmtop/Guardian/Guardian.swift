import Glibc
import KernelFiles
import MergeModel
import Spawning
import SystemPackage

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

  /// Starts it: `program` is ksmtop itself, also where its file was replaced meanwhile.
  static func start(
    roots: KernelRoots, program: String = "/proc/self/exe"
  ) throws(Failure) -> Guardian {
    do throws(Errno) {
      return try Guardian(roots: roots, program: program)
    } catch {
      throw Failure(.failed, "the guardian cannot be started: \(error)")
    }
  }

  private init(roots: KernelRoots, program: String) throws(Errno) {
    self.roots = roots
    let (ours, theirs) = try MessageSocket.pair()
    socket = MessageSocket(owning: ours)
    let inherited = MessageSocket(owning: theirs)
    child = try ChildProcess(
      program: program,
      words: ["ksm-guardian", "guardian", "--sysfs", roots.sysfs, "--procfs", roots.procfs],
      input: theirs, sharesErrors: true)
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
    case .agreed: throw Failure(.failed, "the guardian misunderstood")
    }
  }

  /// Puts everything right now; whether all could be, else stderr has been told what could not.
  @discardableResult
  func finish() -> Bool {
    if let outcome { return outcome }
    socket.endSending()
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

  private func ask(_ request: GuardianRequest) throws(Failure) -> GuardianReply {
    do throws(Errno) {
      try socket.send(request.words)
      if let reply = try socket.receive().flatMap(GuardianReply.init(words:)) { return reply }
    } catch {
      throw Failure(.failed, "the guardian cannot be reached: \(error)")
    }
    throw Failure(.failed, "the guardian has gone")
  }
}

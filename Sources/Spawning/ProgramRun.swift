import Glibc
package import SystemPackage

/// A program that ran to its end or to the end of its time, and what it said.
package struct ProgramRun: Sendable, Equatable {
  package enum Ending: Sendable, Equatable {
    /// It ended by itself, with this status.
    case exited(CInt)
    /// Somebody killed it with this signal.
    case killed(CInt)
    /// It was still running when its time was over, and was killed.
    case timedOut
    /// It is over, and how is not known.
    case unknown
  }

  package var ending: Ending
  /// Its standard output, at most `mostBytes`.
  package var output: [UInt8]
  /// Its standard error, at most `mostBytes`.
  package var errors: [UInt8]
  /// It said more than is kept.
  package var wasCut: Bool

  /// Bytes kept of each stream.
  package static let mostBytes = 1 << 20
  /// All that it knows of its surroundings: nothing that a user could have set.
  package static let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=/"]

  package init(ending: Ending, output: [UInt8] = [], errors: [UInt8] = [], wasCut: Bool = false) {
    self.ending = ending
    self.output = output
    self.errors = errors
    self.wasCut = wasCut
  }

  /// Runs the program at an absolute path, and waits at most `limit` for it to end.
  ///
  /// No shell is involved, standard input is empty, and when its time is over it is killed with
  /// all that it started. What it leaves running when it ends by itself is killed too.
  package static func of(
    _ program: FilePath, _ arguments: [String], within limit: Duration
  ) throws(Errno) -> ProgramRun {
    // A name without a slash would be looked for in folders that others may write to.
    guard program.isAbsolute else { throw .invalidArgument }
    // A word cannot hold a NUL: the program would see less than was asked for.
    guard !arguments.contains(where: { $0.utf8.contains(0) }) else { throw .invalidArgument }
    let deadline = ContinuousClock.now + limit
    var output = try CapturedOutput(limit: mostBytes)
    var errors = try CapturedOutput(limit: mostBytes)
    var launch = Launch(program.string, [program.string] + arguments)
    launch.output = output.theirs
    launch.errors = .to(errors.theirs)
    launch.leadsSession = true
    let child = try ChildProcess(launch)
    output.childHasIt()
    errors.childHasIt()

    let isInTime = wait(for: child, until: deadline, &output, &errors)
    child.killGroup()
    let ending: Ending =
      switch child.wait() {
      case .exited(let status): isInTime ? .exited(status) : .timedOut
      case .killed(let signal): isInTime ? .killed(signal) : .timedOut
      case .unknown: isInTime ? .unknown : .timedOut
      }
    output.take()
    errors.take()
    return ProgramRun(
      ending: ending, output: output.bytes, errors: errors.bytes,
      wasCut: output.wasCut || errors.wasCut)
  }

  /// Reads both streams until the child has ended; false where the deadline came first.
  private static func wait(
    for child: ChildProcess, until deadline: ContinuousClock.Instant,
    _ output: inout CapturedOutput, _ errors: inout CapturedOutput
  ) -> Bool {
    while true {
      // Looked at before the streams are read: what was said before the end is read after it.
      let isOver = child.isOver
      output.take()
      errors.take()
      if isOver { return true }
      guard ContinuousClock.now < deadline else { return false }
      // The end of a child wakes no poll; the end of its streams mostly does.
      var questions = [output.question, errors.question]
      _ = poll(&questions, nfds_t(questions.count), 10)
    }
  }
}

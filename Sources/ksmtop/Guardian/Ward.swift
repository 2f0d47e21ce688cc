import Glibc
import KernelFiles
import MergeModel
import Spawning
import SystemPackage

/// What one guardian has in its care.
struct Ward {
  private let roots: KernelRoots
  private var duties: [Duty] = []
  private var children: [ChildProcess] = []

  /// How long killed programs may take to end.
  private static let patience = 10.0

  init(roots: KernelRoots) {
    self.roots = roots
  }

  /// Does what is asked, and says what came of it.
  mutating func answer(_ request: GuardianRequest) -> GuardianReply {
    switch request {
    case .promise(let duty):
      duties.append(duty)
      return .agreed
    case .start(let command):
      return start(command)
    case .dismiss:
      duties = []
      return .agreed
    }
  }

  private mutating func start(_ command: [String]) -> GuardianReply {
    let child: ChildProcess
    do throws(Errno) {
      child = try ChildProcess(
        program: "/proc/self/exe", words: ["ksmtop", "tether", String(getpid())] + command)
    } catch {
      return .refused("\(command[0]): \(error)")
    }
    children.append(child)
    var buffer = TextBuffer(capacity: 1_024)
    guard let process = try? ProcessDirectory(pid: child.pid, KernelRoots()),
      let stat = try? process.stat(&buffer)
    else { return .refused("/proc/\(child.pid)/stat cannot be read") }
    return .started(ProcessIdentity(pid: child.pid, startTicks: stat.startTicks))
  }

  /// Ends the programs, then puts the rest right; what could not be, in words.
  mutating func restore() -> [String] {
    let restoration = Restoration(roots: roots, duties: duties, hadPrograms: !children.isEmpty)
    for child in children { child.kill() }
    _ = Patience.wait(seconds: Self.patience) {
      children.removeAll { $0.endingIfOver() != nil }
      return children.isEmpty
    }
    return children.map { "process \($0.pid) does not end" } + restoration.perform()
  }
}

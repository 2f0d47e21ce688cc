import Glibc
import KernelFiles
import MergeModel
import Spawning
import SystemPackage
import Tuning

/// What one guardian has in its care.
struct Ward {
  private let roots: KernelRoots
  private var duties: [Duty] = []
  private var children: [ChildProcess] = []
  /// Settings that go back by themselves.
  let held: HeldWard

  /// How long killed programs may take to end.
  private static let patience = 10.0

  init(roots: KernelRoots, places: TuningPlaces) {
    self.roots = roots
    held = HeldWard(roots: roots, places: places)
  }

  /// Does what is asked; what came of it, and what there is to say besides.
  mutating func answer(_ request: GuardianRequest) -> (GuardianReply, GuardianNotice?) {
    switch request {
    case .promise(let duty):
      duties.append(duty)
      return (.agreed, nil)
    case .hold(let change): return (held.hold(change), nil)
    case .alive:
      held.hear(at: HostClock.now())
      return (.agreed, nil)
    case .keep(let record):
      return (held.keep(record) ? .agreed : .refused("it is not held any more"), nil)
    case .putBack(let record):
      let notice = held.putBack(record, why: "it was asked for")
      return (notice == nil ? .refused("it is not held any more") : .agreed, notice)
    case .unmerge(let record): return (held.unmerge(record), nil)
    case .unmergeState: return (.unmerge(held.unmergeState), nil)
    case .stopUnmerge:
      held.stopUnmerge()
      return (.unmerge(held.unmergeState), nil)
    case .start(let command):
      return (start(command), nil)
    case .dismiss:
      duties = []
      return (.agreed, nil)
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
    guard let process = ProcessIdentity(running: child.pid, KernelRoots()) else {
      return .refused("/proc/\(child.pid)/stat cannot be read")
    }
    return .started(process)
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

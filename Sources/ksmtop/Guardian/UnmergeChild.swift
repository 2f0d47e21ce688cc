import Glibc
import KernelFiles
import MergeModel
import Spawning
import SystemPackage

/// The process that writes run=2, from its start to its end.
struct UnmergeChild {
  private let child: ChildProcess
  /// What the log is told if the program is gone by the end.
  let record: ChangeRecord
  private(set) var state = UnmergeState.running

  init(_ record: ChangeRecord, _ roots: KernelRoots) throws(Errno) {
    self.record = record
    child = try ChildProcess(
      program: "/proc/self/exe",
      words: [
        "ksm-unmerge", "guardian-unmerge", String(getpid()), "--sysfs", roots.sysfs, "--procfs",
        roots.procfs,
      ])
  }

  /// Looks whether it has ended.
  mutating func look() {
    guard state == .running, let ending = child.endingIfOver() else { return }
    note(ending)
  }

  /// Kills it and waits: the kernel stops midway, and leaves run at 0.
  mutating func stop() {
    guard state == .running else { return }
    child.kill()
    note(child.wait())
  }

  mutating func wait() {
    guard state == .running else { return }
    note(child.wait())
  }

  private mutating func note(_ ending: ChildProcess.Ending) {
    switch ending {
    case .exited(let code): state = .ended(code)
    case .killed(let signal): state = .killed(signal)
    // No answer of the kernel's to writing, but to the question for it.
    case .unknown: state = .ended(ECHILD)
    }
  }
}

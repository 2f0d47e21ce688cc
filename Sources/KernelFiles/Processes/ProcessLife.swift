import Glibc
package import MergeModel

/// Whether a process that somebody relies on still does its work.
package enum ProcessLife: Sendable, Equatable {
  case running
  /// SIGSTOP, Ctrl-Z, or held by a debugger.
  case stopped
  /// It has ended, or its number is another's by now.
  case gone
  /// It cannot be told, as where processes of others are hidden (hidepid).
  case unknown

  package static func of(_ process: ProcessIdentity, _ roots: KernelRoots) -> ProcessLife {
    var buffer = TextBuffer(capacity: 1_024)
    do throws(KernelFileError) {
      let stat = try ProcessDirectory(pid: process.pid, roots).stat(&buffer)
      guard stat.startTicks == process.startTicks, !stat.isZombie else { return .gone }
      let isStopped = stat.state == UInt8(ascii: "T") || stat.state == UInt8(ascii: "t")
      return isStopped ? .stopped : .running
    } catch {
      guard error.reason == .gone else { return .unknown }
      // What is hidden is not there either. Whoever sees the first process sees them all.
      return seesAll(roots) ? .gone : .unknown
    }
  }

  private static func seesAll(_ roots: KernelRoots) -> Bool {
    access("\(roots.procfs)/1", F_OK) == 0
  }
}

extension ProcessIdentity {
  /// The process of that number that runs now; nil where none does.
  package init?(running pid: Int32, _ roots: KernelRoots) {
    var buffer = TextBuffer(capacity: 1_024)
    guard let stat = try? ProcessDirectory(pid: pid, roots).stat(&buffer) else { return nil }
    self.init(pid: pid, startTicks: stat.startTicks)
  }
}

import ArgumentParser
import CLinux
import Glibc
import KernelFiles
import MergeModel

/// Writes run=2 for the guardian, and ends with what the kernel said: 0, or errno.
///
/// The kernel holds the writer until all is unmerged, and marks it as the first to be killed where
/// memory runs short; so it is a process of its own, which may die.
struct UnmergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guardian-unmerge", abstract: "Write run=2 for the guardian.",
    shouldDisplay: false)

  /// The guardian: nobody else has any business here, and without it nobody would watch.
  @Argument var parent: Int32

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try Confinement.nothing.settle()
    guard clinux_die_with_parent() == 0, getppid() == parent else { throw ExitCode(EPERM) }
    do throws(KernelFileError) {
      try KSMWriter.write("2", to: .run, shared.roots)
    } catch {
      throw ExitCode(error.code)
    }
  }
}

extension KernelFileError {
  /// The errno that it came from.
  fileprivate var code: CInt {
    switch reason {
    case .absent: ENOENT
    case .forbidden: EACCES
    case .gone: ESRCH
    case .malformed: EIO
    case .system(let code): code
    }
  }
}

import Glibc
import Synchronization

/// Holds back what is written to standard error while the dashboard has the screen.
///
/// It goes to a file in memory, and from there to where it belongs when it is released, also in
/// a crash: the message of a trap would otherwise vanish with the alternate screen.
package final class HeldMessages {
  private static let none: Int32 = -1
  /// The file, and a copy of the descriptor that was standard error.
  private static let file = Atomic<Int32>(none)
  private static let original = Atomic<Int32>(none)

  /// Holds standard error from now on; nil where it cannot, or it is held already.
  package init?() {
    guard Self.original.load(ordering: .acquiring) == Self.none else { return nil }
    let file = Self.fileInMemory()
    let original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
    guard file >= 0, original >= 0, dup2(file, STDERR_FILENO) >= 0 else {
      close(file)
      close(original)
      return nil
    }
    Self.file.store(file, ordering: .releasing)
    Self.original.store(original, ordering: .releasing)
  }

  deinit { release() }

  /// Makes standard error what it was, and writes there what was held; more than once is harmless.
  package func release() {
    guard let (file, original) = Self.putBack() else { return }
    DescriptorOutput.copy(file: file, to: STDERR_FILENO)
    close(file)
    close(original)
  }

  /// Touches what a signal handler is going to need.
  static func prepareForCrash() {
    _ = file.load(ordering: .relaxed)
    _ = original.load(ordering: .relaxed)
  }

  /// As `release`, for a signal handler.
  static func releaseInCrash() {
    guard let (file, _) = putBack() else { return }
    DescriptorOutput.copy(file: file, to: STDERR_FILENO)
  }

  /// A file of POSIX shared memory that has lost its name already.
  private static func fileInMemory() -> Int32 {
    let name = "/ksmtop-messages-\(getpid())"
    let file = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
    if file >= 0 { shm_unlink(name) }
    return file
  }

  private static func putBack() -> (file: Int32, original: Int32)? {
    let original = original.exchange(none, ordering: .acquiringAndReleasing)
    guard original != none else { return nil }
    dup2(original, STDERR_FILENO)
    return (file.exchange(none, ordering: .acquiringAndReleasing), original)
  }
}

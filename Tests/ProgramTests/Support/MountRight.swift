import Foundation

/// The right to mount file systems, found by trying: root in a container often has it not.
enum MountRight {
  /// Whether tests that mount one run; in CI anyway, where a skipped test is a failure.
  static let isWanted = isThere || ProcessInfo.processInfo.environment["CI"] != nil

  private static let isThere: Bool = {
    guard let scratch = try? Scratch(),
      mount("tmpfs", scratch.root, "tmpfs", 0, "size=16k") == 0
    else { return false }
    return umount2(scratch.root, Int32(MNT_DETACH)) == 0
  }()
}

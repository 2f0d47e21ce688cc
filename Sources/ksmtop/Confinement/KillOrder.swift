import CLinux
import Glibc
import KernelFiles
import Privileges

/// Where this process stands among those that the kernel kills when memory runs out
/// (`/proc/self/oom_score_adj`).
enum KillOrder {
  private static let path = "/proc/self/oom_score_adj"
  /// The first of all: no guest shall be killed while ksmtop looks on.
  private static let first = "1000"

  /// What it was before ksmtop changed it; nil where it cannot be told.
  static let original = current()

  private static func current() -> String? {
    var buffer = TextBuffer(capacity: 64)
    do throws(KernelFileError) {
      try buffer.fill(from: path)
      return buffer.string.split(separator: "\n").first.map(String.init)
    } catch {
      return nil
    }
  }

  /// Makes this process the first.
  ///
  /// To be called once CAP_SYS_RESOURCE is given up: with it in effect the kernel would take the new
  /// value for the least, and the guardian could not go back.
  static func becomeFirst() {
    guard original != nil else { return }
    // The files of a program with more rights than its user belong to root. While they are the
    // user's he can use none of those rights: he lacks them himself.
    let isHidden = clinux_prctl(PR_GET_DUMPABLE, 0, 0) != 1
    if isHidden { _ = clinux_prctl(PR_SET_DUMPABLE, 1, 0) }
    defer { if isHidden { _ = clinux_prctl(PR_SET_DUMPABLE, 0, 0) } }
    write(first)
  }

  /// Goes back to what it was before ksmtop made itself the first.
  static func goBack(to value: String) {
    write(value)
  }

  private static func write(_ value: String) {
    guard let file = try? OpenFile(path, flags: O_WRONLY) else { return }
    _ = Glibc.write(file.descriptor, value, value.utf8.count)
  }
}

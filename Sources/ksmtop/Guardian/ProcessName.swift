import Glibc
import KernelFiles

/// The name of this process in lists of processes (`/proc/self/comm`).
enum ProcessName {
  /// At most 15 bytes of `name`; the guardian's has no ksmtop in it, so `killall ksmtop` spares it.
  static func set(_ name: String) {
    guard let file = try? OpenFile("/proc/self/comm", flags: O_WRONLY) else { return }
    write(file.descriptor, name, name.utf8.count)
  }
}

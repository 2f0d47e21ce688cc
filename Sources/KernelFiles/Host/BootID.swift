/// Which boot of the host this is.
package enum BootID {
  /// `/proc/sys/kernel/random/boot_id`; empty where it cannot be read.
  package static func read(_ roots: KernelRoots) -> String {
    var buffer = TextBuffer(capacity: 64)
    do throws(KernelFileError) {
      try buffer.fill(from: "\(roots.procfs)/sys/kernel/random/boot_id")
      return buffer.string
    } catch {
      return ""
    }
  }
}

/// Where the kernel's files are: `/sys` and `/proc`, or a tree that a test wrote.
package struct KernelRoots: Sendable, Equatable {
  package var sysfs: String
  package var procfs: String

  package init(sysfs: String = "/sys", procfs: String = "/proc") {
    self.sysfs = sysfs
    self.procfs = procfs
  }

  package var ksm: String { "\(sysfs)/kernel/mm/ksm" }
}

import KernelFixtures
import LiveHarness

/// Settings of KSM that are no kernel's, for tests of who writes and not of what comes of it.
final class CopiedSettings {
  private let tree: KernelTree
  /// Words that send ksmtop to them.
  var words: [String] { ["--sysfs", tree.sysfs] }

  init() throws {
    tree = try KernelTree()
    try tree.writeKSM()
  }

  func value(_ name: String) -> String? {
    kernelFile(tree.path("sys/kernel/mm/ksm/\(name)"))?.filter { $0 != "\n" }
  }
}

import KernelFixtures
import LiveHarness
import Spawning
import Testing

@testable import ksmtop

/// Where the demo must not run: the program on a fixture.
@Suite("Demo refused", .timeLimit(.minutes(2)))
struct DemoRefusalTests {
  private let tree: KernelTree

  init() throws {
    tree = try KernelTree()
    try tree.writeHost()
    try tree.writeKSM()
    try tree.add(.ksmd())
    try tree.addProcess(pid: 200, comm: "sshd", startTicks: 300)
  }

  private var options: [String] { ["--sysfs", tree.sysfs, "--procfs", tree.procfs] }

  private func setting(_ name: String) -> String? {
    kernelFile("\(tree.sysfs)/kernel/mm/ksm/\(name)")?.split(separator: "\n").first
      .map(String.init)
  }

  @Test("Where others have mergeable memory it is refused")
  func refused() async throws {
    try tree.add(.qemu(pid: 300, name: "vm01"))
    let demo = try DemoProgram(options)
    #expect(try await demo.ending() == .exited(3))
    #expect(demo.errors.contains("qemu-system-x86 (pid 300)"))
    #expect(demo.output.isEmpty)
    #expect(setting("run") == "0")
    #expect(demo.leftovers.isEmpty)
  }

  @Test("On kernels that do not tell, the flags of the mappings do")
  func oldKernel() async throws {
    var guest = ProcessFixture.qemu(pid: 300, name: "vm01")
    guest.ksmStat = [("ksm_rmap_items", "0")]
    guest.mergingPages = 0
    try tree.add(guest)
    let demo = try DemoProgram(options)
    #expect(try await demo.ending() == .exited(3))
    #expect(demo.errors.contains("qemu-system-x86 (pid 300)"))
  }

  @Test("In a container it is refused")
  func container() async throws {
    tree.removeProcess(37)
    let demo = try DemoProgram(options)
    #expect(try await demo.ending() == .exited(3))
    #expect(demo.errors.contains("container"))
  }

  @Test("Without KSM it fails with a clear word")
  func noKSM() async throws {
    let bare = try KernelTree()
    try bare.add(.ksmd())
    let demo = try DemoProgram(["--sysfs", bare.sysfs, "--procfs", bare.procfs])
    #expect(try await demo.ending() == .exited(1))
    #expect(demo.errors.contains("no KSM"))
  }
}

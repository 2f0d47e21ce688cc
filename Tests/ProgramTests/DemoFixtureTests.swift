import Glibc
import KernelFixtures
import LiveHarness
import Testing

@testable import ksmtop

/// The demo as a program on a fixture: its processes are real, the settings are files.
@Suite("Demo on a fixture", .serialized, .timeLimit(.minutes(5)))
struct DemoFixtureTests {
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

  private func expectAsFound(_ demo: DemoProgram) async throws {
    try await eventually("nothing left behind") {
      demo.leftovers.isEmpty && setting("run") == "0"
    }
    #expect(setting("pages_to_scan") == "100")
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

  @Test(
    "A signal ends it with everything as it was, and the exit code says so",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func signals(signal: CInt) async throws {
    try await KSMHost.lendingMergeableMemory {
      let demo = try DemoProgram(options, hidesQEMU: true)
      try await eventually("KSM on") { setting("run") == "1" }
      #expect(demo.leftovers.count { $0.hasPrefix("demo-") } == 4)
      demo.send(signal)
      #expect(try await demo.ending() == .exited(128 + signal))
      #expect(demo.leftovers.isEmpty)
      try await expectAsFound(demo)
    }
  }

  @Test("It turns KSM on only once its guests are up, and goes faster first")
  func order() async throws {
    try await KSMHost.lendingMergeableMemory {
      let demo = try DemoProgram(options, hidesQEMU: true)
      try await eventually("KSM on") { setting("run") == "1" }
      #expect(setting("pages_to_scan") == "250")
      demo.send(SIGTERM)
      _ = try await demo.ending()
      try await expectAsFound(demo)
    }
  }

  @Test("kill -9 at any moment leaves nothing behind", arguments: 0..<12)
  func killed(moment: Int) async throws {
    try await KSMHost.lendingMergeableMemory {
      let demo = try DemoProgram(options, hidesQEMU: true)
      try await Task.sleep(for: .milliseconds(moment * 40))
      demo.send(SIGKILL)
      #expect(try await demo.ending() == .killed(SIGKILL))
      try await expectAsFound(demo)
    }
  }

  @Test("A guardian that is killed takes the guests along, and the program puts the rest right")
  func guardianKilled() async throws {
    try await KSMHost.lendingMergeableMemory {
      let demo = try DemoProgram(options, hidesQEMU: true)
      try await eventually("KSM on") { setting("run") == "1" }
      let guardian = try #require(demo.pid(named: "ksm-guardian"))
      kill(guardian, SIGKILL)
      try await eventually("the end of the guests") {
        !demo.leftovers.contains { $0.hasPrefix("demo-") }
      }
      demo.send(SIGTERM)
      #expect(try await demo.ending() == .exited(128 + SIGTERM))
      try await expectAsFound(demo)
    }
  }
}

import Glibc
import KernelFixtures
import MergeModel
import Testing

@testable import KernelFiles

@Suite("Life of a process")
struct ProcessLifeTests {
  /// A process of the fixture whose stat says `state`.
  private func life(_ state: String, startTicks: UInt64 = 77) throws -> ProcessLife {
    let tree = try KernelTree()
    let fields = Array(repeating: "0", count: 18).joined(separator: " ")
    try tree.write("712 (ksmtop) \(state) \(fields) 77 4096 0\n", to: "proc/712/stat")
    let roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    return ProcessLife.of(ProcessIdentity(pid: 712, startTicks: startTicks), roots)
  }

  @Test(
    "Running, stopped and gone are told apart",
    arguments: [
      ("R", ProcessLife.running), ("S", .running), ("D", .running), ("T", .stopped),
      ("t", .stopped), ("Z", .gone), ("X", .gone),
    ])
  func states(state: String, life: ProcessLife) throws {
    #expect(try self.life(state) == life)
  }

  @Test("Another process with its number is not it")
  func replaced() throws {
    #expect(try life("R", startTicks: 78) == .gone)
  }

  @Test("This process runs, and none has an impossible number")
  func real() throws {
    let ours = try #require(ProcessIdentity(running: getpid(), KernelRoots()))
    #expect(ProcessLife.of(ours, KernelRoots()) == .running)
    #expect(ProcessIdentity(running: .max, KernelRoots()) == nil)
    #expect(
      ProcessLife.of(ProcessIdentity(pid: .max, startTicks: 1), KernelRoots()) == .gone)
  }

  @Test("What is not to be seen has gone only where all processes are to be seen")
  func hidden() throws {
    let tree = try KernelTree()
    try tree.write("", to: "proc/700/stat")
    let roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    let process = ProcessIdentity(pid: 712, startTicks: 77)
    #expect(ProcessLife.of(process, roots) == .unknown)
    try tree.write("", to: "proc/1/stat")
    #expect(ProcessLife.of(process, roots) == .gone)
  }

  @Test("What cannot be understood is unknown, and no reason to put anything back")
  func unknown() throws {
    let tree = try KernelTree()
    try tree.write("nonsense\n", to: "proc/712/stat")
    let roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    #expect(ProcessLife.of(ProcessIdentity(pid: 712, startTicks: 77), roots) == .unknown)
  }

  @Test("Which boot it is and who logged in are read, and absent where they cannot be")
  func names() throws {
    let tree = try KernelTree()
    let roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    #expect(BootID.read(roots) == "")
    #expect(LoginUser.number(roots) == nil)
    try tree.write("b0071d00-0000\n", to: "proc/sys/kernel/random/boot_id")
    try tree.write("1000", to: "proc/self/loginuid")
    #expect(BootID.read(roots) == "b0071d00-0000")
    #expect(LoginUser.number(roots) == 1_000)
    // Nobody logged in: −1.
    try tree.write("4294967295", to: "proc/self/loginuid")
    #expect(LoginUser.number(roots) == nil)
  }
}

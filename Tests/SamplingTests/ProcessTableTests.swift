import Glibc
import KernelFiles
import KernelFixtures
import MergeModel
import Testing

@testable import Sampling

@Suite("Following the processes of a host")
struct ProcessTableTests {
  private let tree: KernelTree
  private let clock = ManualTimekeeper()

  init() throws {
    tree = try KernelTree()
    try tree.addProcess(pid: 1, comm: "systemd", startTicks: 1, arguments: ["/sbin/init"])
  }

  private func table() -> ProcessTable {
    ProcessTable(
      SamplingOptions(roots: KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)),
      pageBytes: 4_096, beacon: Beacon(), timekeeper: clock)
  }

  @Test("Guests, and others that take part, and nobody else")
  func whoTakesPart() throws {
    try tree.add(.qemu(pid: 101, name: "vm01", residentMiB: 64, mergedMiB: 16))
    var other = ProcessFixture(pid: 102, comm: "java", arguments: ["java"])
    other.ksmStat = ProcessFixture.ksmStat(rmapItems: 5)
    try tree.add(other)
    try tree.addProcess(pid: 103, comm: "bash", startTicks: 3, arguments: ["bash"])
    try tree.add(.ksmd())
    var table = table()
    let reading = table.refresh(excluding: [])
    #expect(reading.processes.map(\.id.pid) == [101, 102])
    #expect(reading.processes.map(\.name) == ["vm01", "java"])
    #expect(reading.processes[0].resident == Aged(.value(64 << 20), at: Moment(1_000)))
    #expect(reading.processes[0].counters.value.value?.mergingPages == 16 << 8)
    #expect(!reading.isHiding)
    #expect(reading.failure == nil)
    #expect(reading.hidden == 0)
  }

  @Test("Each refresh reads their figures anew")
  func refresh() throws {
    var guest = ProcessFixture.qemu(pid: 101, name: "vm01", residentMiB: 64)
    try tree.add(guest)
    var table = table()
    _ = table.refresh(excluding: [])
    guest.mappings[0].residentKiB = 32 << 10
    try tree.add(guest)
    clock.advance(1)
    let process = table.refresh(excluding: []).processes.first
    #expect(process?.resident == Aged(.value(32 << 20), at: Moment(1_001)))
    #expect(process?.counters.at == Moment(1_001))
  }

  @Test("One that ends is gone; one with its number and another start is another")
  func reusedNumber() throws {
    try tree.add(.qemu(pid: 101, name: "old"))
    var table = table()
    _ = table.refresh(excluding: [])
    tree.removeProcess(101)
    #expect(table.refresh(excluding: []).processes.isEmpty)
    try tree.add(.qemu(pid: 101, name: "old"))
    _ = table.refresh(excluding: [])
    tree.removeProcess(101)
    var next = ProcessFixture.qemu(pid: 101, name: "new", residentMiB: 8)
    next.startTicks = 777
    try tree.add(next)
    let processes = table.refresh(excluding: []).processes
    #expect(processes.map(\.id) == [ProcessIdentity(pid: 101, startTicks: 777)])
    #expect(processes.map(\.name) == ["new"])
    #expect(processes.first?.resident.value == .value(8 << 20))
  }

  @Test("A zombie is no guest any more")
  func zombie() throws {
    var guest = ProcessFixture.qemu(pid: 101, name: "vm01")
    try tree.add(guest)
    var table = table()
    #expect(table.refresh(excluding: []).processes.count == 1)
    guest.state = "Z"
    try tree.add(guest)
    try tree.write("", to: "proc/101/ksm_stat")
    try tree.write("0 0 0 0 0 0 0\n", to: "proc/101/statm")
    #expect(table.refresh(excluding: []).processes.isEmpty)
    #expect(table.refresh(excluding: []).processes.isEmpty)
  }

  @Test("A young process that becomes a guest by exec is found by the next refresh")
  func exec() throws {
    try tree.addProcess(pid: 101, comm: "libvirtd", startTicks: 104_486, arguments: ["libvirtd"])
    var table = table()
    #expect(table.refresh(excluding: []).processes.isEmpty)
    clock.advance(1)
    try tree.add(.qemu(pid: 101, name: "vm01"))
    #expect(table.refresh(excluding: []).processes.map(\.name) == ["vm01"])
  }

  @Test("So is one that took part already, as in a unit with MemoryKSM=")
  func execOfParticipant() throws {
    var launcher = ProcessFixture(pid: 101, comm: "(launcher)", arguments: ["/bin/launcher"])
    launcher.ksmStat = ProcessFixture.ksmStat(mergeAny: true, mergeable: true)
    try tree.add(launcher)
    var table = table()
    #expect(table.refresh(excluding: []).processes.map(\.guest) == [nil])
    clock.advance(1)
    try tree.add(.qemu(pid: 101, name: "vm01"))
    #expect(table.refresh(excluding: []).processes.map(\.name) == ["vm01"])
  }

  @Test(
    "One met in the middle of an exec, with its new name and no arguments yet, is looked at again")
  func middleOfExec() throws {
    try tree.add(.qemu(pid: 101, name: "vm01"))
    try tree.write("", to: "proc/101/cmdline")
    try tree.removeFile("proc/101/exe")
    var table = table()
    #expect(table.refresh(excluding: []).processes.map(\.guest?.name) == [nil])
    try tree.add(.qemu(pid: 101, name: "vm01"))
    clock.advance(1)
    #expect(table.refresh(excluding: []).processes.map(\.guest?.name) == ["vm01"])
  }

  @Test("An old process that begins to take part, or execs, is found within ten refreshes")
  func oldProcess() throws {
    var late = ProcessFixture(pid: 101, comm: "java", arguments: ["java"])
    try tree.add(late)
    var table = table()
    _ = table.refresh(excluding: [])
    clock.advance(100)
    late.ksmStat = ProcessFixture.ksmStat(mergeable: true)
    try tree.add(late)
    func refreshes(until isFound: ([ProcessFigures]) -> Bool) -> Int? {
      (1...10).first { _ in isFound(table.refresh(excluding: []).processes) }
    }
    #expect(refreshes { $0.map(\.command) == ["java"] } != nil)
    clock.advance(100)
    try tree.add(.qemu(pid: 101, name: "vm01"))
    #expect(refreshes { $0.map(\.name) == ["vm01"] } != nil)
  }

  @Test("Where refreshes are rare, each of them looks at everybody")
  func rareRefreshes() throws {
    for pid in 101...112 as ClosedRange<Int32> {
      try tree.addProcess(pid: pid, comm: "libvirtd", startTicks: 104_486, arguments: ["libvirtd"])
    }
    var table = table()
    _ = table.refresh(excluding: [])
    clock.advance(60)
    _ = table.refresh(excluding: [])
    for pid in 101...112 as ClosedRange<Int32> { try tree.add(.qemu(pid: pid, name: "vm\(pid)")) }
    clock.advance(60)
    #expect(table.refresh(excluding: []).processes.count == 12)
  }

  @Test("What takes no part any more is left out, and found again")
  func stopsTakingPart() throws {
    var other = ProcessFixture(pid: 102, comm: "java", arguments: ["java"])
    other.ksmStat = ProcessFixture.ksmStat(rmapItems: 5)
    try tree.add(other)
    var table = table()
    #expect(table.refresh(excluding: []).processes.count == 1)
    other.ksmStat = ProcessFixture.ksmStat()
    try tree.add(other)
    #expect(table.refresh(excluding: []).processes.isEmpty)
    other.ksmStat = ProcessFixture.ksmStat(mergingPages: 1)
    try tree.add(other)
    #expect(table.refresh(excluding: []).processes.count == 1)
  }

  @Test("Excluded processes are not opened, and said to be unread while they are there")
  func excluded() throws {
    try tree.add(.qemu(pid: 101, name: "vm01"))
    try tree.add(.qemu(pid: 102, name: "vm02"))
    try tree.makeFIFO("proc/101/ksm_stat", handle: "held")
    var table = table()
    let reading = table.refresh(excluding: [101, 500])
    #expect(reading.processes.map(\.id.pid) == [102])
    #expect(reading.unread == [101])
  }

  @Test("A file that fails costs that figure, and the process keeps its place")
  func oneFailure() throws {
    try tree.add(.qemu(pid: 101, name: "vm01"))
    try tree.write("many\n", to: "proc/101/ksm_stat")
    var table = table()
    for _ in 0..<2 {
      let process = table.refresh(excluding: []).processes.first
      let path = tree.path("proc/101/ksm_stat")
      #expect(process?.counters.value == .failed("\(path): cannot be understood: 'many'"))
      #expect(process?.resident.value == .value(64 << 20))
    }
  }

  @Test("Without rights a guest is shown with what can be read; others are counted as hidden")
  func withoutRights() throws {
    try tree.add(.qemu(pid: 101, name: "vm01"))
    try tree.addProcess(pid: 102, comm: "bash", startTicks: 3, arguments: ["bash"])
    for pid in [101, 102] { try tree.setMode(0, of: "proc/\(pid)/ksm_stat") }
    try tree.setMode(0o755, of: "")
    let readings = try OrdinaryUser.opensFiles {
      var table = table()
      return [table.refresh(excluding: []), table.refresh(excluding: [])]
    }
    for reading in readings {
      #expect(reading.processes.map(\.name) == ["vm01"])
      #expect(reading.processes.first?.counters.value == .forbidden)
      #expect(reading.processes.first?.resident.value == .value(64 << 20))
      #expect(reading.hidden == 1)
    }
  }

  @Test("Processes whose directory is closed to us (hidepid=1) are counted as hidden")
  func closedDirectories() throws {
    try tree.add(.qemu(pid: 101, name: "vm01"))
    try tree.setMode(0, of: "proc/101")
    try tree.setMode(0o755, of: "")
    let readings = try OrdinaryUser.opensFiles {
      var table = table()
      return [table.refresh(excluding: []), table.refresh(excluding: [])]
    }
    #expect(readings.map(\.hidden) == [1, 1])
    #expect(readings.allSatisfy { $0.processes.isEmpty })
    try tree.setMode(0o755, of: "proc/101")
  }

  @Test("A process that cannot be opened for any other reason is a failure that is named")
  func unopened() throws {
    try tree.add(.qemu(pid: 101, name: "vm01"))
    try tree.write("nonsense\n", to: "proc/101/stat")
    var table = table()
    let path = tree.path("proc/101/stat")
    #expect(table.refresh(excluding: []).failure == "\(path): cannot be understood: 'nonsense'")
    try tree.add(.qemu(pid: 101, name: "vm01"))
    #expect(table.refresh(excluding: []).failure == nil)
  }

  @Test("A pid namespace of its own is noticed by its number")
  func contained() throws {
    func isContained() -> Bool {
      var table = table()
      return table.refresh(excluding: []).isContained
    }
    #expect(!isContained(), "the tree does not say")
    try tree.link("proc/self/ns/pid", to: "pid:[4026531836]")
    #expect(!isContained())
    try tree.link("proc/self/ns/pid", to: "pid:[4026532201]")
    #expect(isContained())
  }

  @Test("A list that cannot be read is a failure, and what was known stays")
  func noList() throws {
    try tree.add(.qemu(pid: 101, name: "vm01"))
    var table = table()
    _ = table.refresh(excluding: [])
    try tree.move("proc", to: "elsewhere")
    let reading = table.refresh(excluding: [])
    #expect(reading.failure == "\(tree.procfs): this kernel does not have it")
    #expect(reading.processes.map(\.name) == ["vm01"])
  }

  @Test("A list without the first process hides others")
  func hiding() throws {
    tree.removeProcess(1)
    var table = table()
    #expect(table.refresh(excluding: []).isHiding)
  }

  @Test("Programs that write the settings are named")
  func writers() throws {
    try tree.addProcess(
      pid: 50, comm: "ksmtuned", startTicks: 5, arguments: ["/bin/bash", "/usr/sbin/ksmtuned"])
    var table = table()
    #expect(
      table.refresh(excluding: []).writers == [SettingsWriter(name: "ksmtuned", pid: 50)])
    tree.removeProcess(50)
    #expect(table.refresh(excluding: []).writers.isEmpty)
  }
}

import KernelFiles
import KernelFixtures
import MergeModel
import Testing

@testable import Sampling

@Suite("Memory cgroups of the processes that take part")
struct MemoryGroupTableTests {
  private let tree: KernelTree
  private let clock = ManualTimekeeper()

  init() throws {
    tree = try KernelTree()
    try tree.writeHost()
  }

  private func table() -> ProcessTable {
    ProcessTable(
      SamplingOptions(roots: KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)),
      pageBytes: 4_096, beacon: Beacon(), timekeeper: clock)
  }

  private func add(_ pid: Int32, in group: String) throws -> ProcessIdentity {
    var guest = ProcessFixture.qemu(pid: pid, name: "vm\(pid)")
    guest.cgroup = ["0::\(group)"]
    try tree.add(guest)
    return ProcessIdentity(pid: pid, startTicks: guest.startTicks)
  }

  private func write(limit: String, usage: UInt64 = 1_000, of group: String) throws {
    try tree.write("\(limit)\n", to: "sys/fs/cgroup\(group)/memory.max")
    try tree.write("\(usage)\n", to: "sys/fs/cgroup\(group)/memory.current")
    try tree.write("inactive_file 100\n", to: "sys/fs/cgroup\(group)/memory.stat")
  }

  @Test("Groups with a limit, with all that are in them or below; others are left out")
  func groups() throws {
    let first = try add(101, in: "/machine.slice/a.scope")
    let second = try add(102, in: "/machine.slice/b.scope")
    _ = try add(103, in: "/../outside")
    try tree.addProcess(pid: 104, comm: "bash", startTicks: 3, arguments: ["bash"])
    try write(limit: "50000", of: "/machine.slice")
    try write(limit: "7000", usage: 6_000, of: "/machine.slice/b.scope")
    try write(limit: "max", of: "/machine.slice/a.scope")
    var table = table()
    let groups = table.refresh(excluding: []).memoryGroups
    #expect(
      groups == [
        MemoryGroup(
          path: "/machine.slice", limitBytes: 50_000, usageBytes: 1_000, reclaimableBytes: 100,
          members: [first, second], version: 2, readAt: clock.now()),
        MemoryGroup(
          path: "/machine.slice/b.scope", limitBytes: 7_000, usageBytes: 6_000,
          reclaimableBytes: 100, members: [second], version: 2, readAt: clock.now()),
      ])
    #expect(groups.last?.roomBytes == 1_100)
  }

  @Test("A limit is read again after seconds, a group without one after half a minute")
  func again() throws {
    _ = try add(101, in: "/a")
    _ = try add(102, in: "/b")
    try write(limit: "5000", of: "/a")
    try write(limit: "max", of: "/b")
    var table = table()
    #expect(table.refresh(excluding: []).memoryGroups.map(\.limitBytes) == [5_000])
    try write(limit: "4000", of: "/a")
    try write(limit: "3000", of: "/b")
    #expect(table.refresh(excluding: []).memoryGroups.map(\.limitBytes) == [5_000])
    clock.advance(3)
    #expect(table.refresh(excluding: []).memoryGroups.map(\.limitBytes) == [4_000])
    clock.advance(27)
    #expect(table.refresh(excluding: []).memoryGroups.map(\.limitBytes) == [4_000, 3_000])
  }

  @Test("A group with less room than what is merged in it is read each time")
  func tight() throws {
    var guest = ProcessFixture.qemu(pid: 101, name: "vm101")
    guest.cgroup = ["0::/a"]
    try tree.add(guest)
    try write(limit: "5000", of: "/a")
    var table = table()
    #expect(table.refresh(excluding: []).memoryGroups.map(\.usageBytes) == [1_000])
    try tree.write("ksm_merging_pages 5\nksm_zero_pages 1\n", to: "proc/101/ksm_stat")
    try write(limit: "5000", usage: 2_000, of: "/a")
    #expect(table.refresh(excluding: []).memoryGroups.map(\.usageBytes) == [2_000])
    try write(limit: "5000", usage: 3_000, of: "/a")
    #expect(table.refresh(excluding: []).memoryGroups.map(\.usageBytes) == [3_000])
  }

  @Test("Faults are read only where somebody asks who writes")
  func faults() throws {
    _ = try add(101, in: "/a")
    var table = table()
    #expect(table.refresh(excluding: []).processes.first?.minorFaults == nil)
    let counting = table.refresh(excluding: [], countingFaults: true)
    #expect(counting.processes.first?.minorFaults != nil)
    #expect(table.refresh(excluding: []).processes.first?.minorFaults == nil)
  }

  @Test("A process that is moved, or ends, is in its old group no longer")
  func moved() throws {
    let guest = try add(101, in: "/a")
    try write(limit: "5000", of: "/a")
    try write(limit: "6000", of: "/b")
    var table = table()
    #expect(table.refresh(excluding: []).memoryGroups.map(\.path) == ["/a"])
    try tree.write("0::/b\n", to: "proc/101/cgroup")
    let after = table.refresh(excluding: []).memoryGroups
    #expect(after.map(\.path) == ["/b"])
    #expect(after.first?.members == [guest])
    tree.removeProcess(101)
    #expect(table.refresh(excluding: []).memoryGroups.isEmpty)
  }

  @Test("A process that hangs stays in its group, whose own files are read on")
  func hanging() throws {
    var guest = ProcessFixture.qemu(pid: 101, name: "vm101", mergedMiB: 1)
    guest.cgroup = ["0::/a/b"]
    try tree.add(guest)
    try write(limit: "5000", of: "/a")
    try write(limit: "4000", of: "/a/b")
    var first = table()
    let before = first.refresh(excluding: [])
    #expect(before.members.map(\.mergedBytes) == [1 << 20])
    // The table that waits for it is left behind, and another takes over.
    var second = table()
    for usage in [2_000, 3_000] as [UInt64] {
      try write(limit: "5000", usage: usage, of: "/a")
      let after = second.refresh(excluding: [101], knownBefore: before.members)
      #expect(after.memoryGroups.map(\.path) == ["/a", "/a/b"])
      #expect(after.memoryGroups.first?.usageBytes == usage, "more is merged than there is room")
      #expect(after.memoryGroups.map(\.members) == before.memoryGroups.map(\.members))
    }
    tree.removeProcess(101)
    let ended = second.refresh(excluding: [101], knownBefore: before.members)
    #expect(ended.memoryGroups.isEmpty)
  }

  @Test("A limit above the host's memory is none")
  func aboveMemory() {
    func paths(_ memory: UInt64?) -> [String] {
      var reading = ProcessTable.Reading()
      reading.memoryGroups = [
        MemoryGroup(path: "/a", limitBytes: 5_000, usageBytes: 1),
        MemoryGroup(path: "/b", limitBytes: 9_000, usageBytes: 1),
      ]
      var snapshot = Snapshot(at: 1)
      if let memory { snapshot.host.memoryBytes = .value(memory) }
      SnapshotAssembly.add(
        reading, Survey.Findings(), hanging: [:], user: "root", canWriteSettings: true,
        to: &snapshot)
      return snapshot.memoryGroups.map(\.path)
    }
    #expect(paths(9_000) == ["/a"])
    #expect(paths(nil) == ["/a", "/b"])
  }
}

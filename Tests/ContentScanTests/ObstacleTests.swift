import ContentScan
import KernelFixtures
import MergeModel
import Testing

@Suite("Why equal pages are not merged")
struct ObstacleTests {
  private func report(
    _ world: World, _ ksm: [String: String], seconds: [Double?] = [], pass: Double? = 10
  ) throws -> ContentReport {
    var world = world
    world.ksm = ksm
    for (index, seconds) in seconds.enumerated() {
      world.processes[index].runningSeconds = seconds
    }
    let tree = try world.write()
    var options = World.options(tree)
    options.passSeconds = pass
    return try world.report(options)
  }

  private let equal = World(
    pages: [[.own(1), .own(2), .own(3)], [.own(1), .own(2)], [.own(1), .own(4)]])

  @Test("Two old pages with smart scan were missed; younger ones, or a stopped ksmd, are no miss")
  func smartScan() throws {
    let running = ["run": "1", "smart_scan": "1", "full_scans": "100"]
    let all = try report(equal, running, seconds: [500, 500, 500])
    #expect(all.obstacles == [.missedBySmartScan: 3])
    // The third has seen 17 scans: of content 1 two old pages, saving one; of 2 one.
    let young = try report(equal, running, seconds: [500, 500, 179])
    #expect(abs(young.missedPages - 2) < 1e-9)
    #expect(abs((young.obstacles[.notScannedYet] ?? 0) - 1) < 1e-9)
    let few = try report(
      equal, running.merging(["full_scans": "17"]) { $1 }, seconds: [500, 500, 500])
    #expect(few.obstacles == [.notScannedYet: 3])
    let stopped = try report(equal, running.merging(["run": "0"]) { $1 })
    #expect(stopped.obstacles == [.notScannedYet: 3])
  }

  @Test("Where nobody knows how long a full scan takes, or how old a guest is, nothing was missed")
  func unknownPass() throws {
    for smart in ["0", "1"] {
      let running = ["run": "1", "smart_scan": smart, "full_scans": "1000"]
      let pass = try report(equal, running, seconds: [1, 500, 500], pass: nil)
      #expect(pass.obstacles == [.notScannedYet: 3])
      #expect(try report(equal, running).obstacles == [.notScannedYet: 3])
    }
  }

  @Test("Without smart scan there is no known reason after a few scans")
  func unexplained() throws {
    let running = ["run": "1", "smart_scan": "0", "full_scans": "4"]
    let old: [Double?] = [500, 500, 500]
    #expect(try report(equal, running, seconds: old).obstacles == [.unexplained: 3])
    let early = try report(equal, running.merging(["full_scans": "3"]) { $1 }, seconds: old)
    #expect(early.obstacles == [.notScannedYet: 3])
  }

  @Test("What could join a merged frame with room was not missed")
  func room() throws {
    let world = World(
      pages: [[.own(1), .shared(100)], [.own(1), .shared(100)]],
      frames: [100: World.Frame(content: 1)])
    let running = ["run": "1", "smart_scan": "1", "full_scans": "100"]
    let old: [Double?] = [500, 500]
    #expect(try report(world, running, seconds: old).obstacles == [.notScannedYet: 2])
    let full = try report(
      world, running.merging(["max_page_sharing": "2"]) { $1 }, seconds: old)
    // Two frames of two mappings each must stay.
    #expect(full.obstacles == [.pageSharingLimit: 1, .missedBySmartScan: 1])
  }

  @Test("Zeros in huge pages have their own reason where no merged zero page has room")
  func hugeZeros() throws {
    // More than ksmd takes in 18 full scans, in two processes.
    let half = 9 * 512 + 4
    let huge = 2 * half
    let zeros = Array(repeating: World.Page.huge(0), count: half)
    let world = World(pages: [zeros, zeros, [.own(0), .own(9), .own(9)]])
    let report = try report(world, [:])
    #expect(report.zeroPagesInHugePages == UInt64(huge))
    // Of all zero frames one is to be, each page of them has its part.
    let all = Double(huge) + 1
    let found = try #require(report.obstacles[.zerosInHugePages])
    #expect(abs(found - Double(huge) * (1 - 1 / all)) < 1e-6)
    #expect(abs(report.obstacles.values.reduce(0, +) - all) < 1e-6)
    // What is in huge pages goes to no merged frame.
    #expect(report.predictedPagesSharing == Estimate(1))
    let free = try self.report(world, ["use_zero_pages": "1"])
    #expect(free.obstacles == [.notScannedYet: all])
    var two = world
    two.processes[2].pages.append(.own(0))
    // Small ones that are not merged give no room: ksmd loses them with the huge page it splits.
    let beside = try #require(try self.report(two, [:]).obstacles[.zerosInHugePages])
    #expect(abs(beside - Double(huge) * (1 - 1 / (all + 1))) < 1e-6)
    // Where ksmd meets a small one first, or few before, the others follow by themselves.
    let reversed = World(pages: [[.own(0)] + zeros, zeros])
    #expect(try self.report(reversed, [:]).obstacles == [.notScannedYet: Double(huge)])
    let few = World(pages: [Array(repeating: .huge(0), count: 8) + [.own(0)]])
    #expect(try self.report(few, [:]).obstacles == [.notScannedYet: 8])
    var merged = world
    merged.frames[100] = World.Frame(content: 0)
    merged.processes[2].pages.append(.shared(100))
    #expect(try self.report(merged, [:]).obstacles[.zerosInHugePages] == nil)
    let full = try self.report(merged, ["max_page_sharing": "2"])
    #expect(full.obstacles[.zerosInHugePages] == nil, "one mapping of two has room")
  }

  @Test("Before Linux 6.12 zeros in huge pages merge as all pages do")
  func oldHugeZeros() throws {
    let zeros = Array(repeating: World.Page.huge(0), count: 9 * 512 + 4)
    let world = World(pages: [zeros, zeros])
    let tree = try world.write()
    try tree.write("always [madvise] never\n", to: "sys/kernel/mm/transparent_hugepage/enabled")
    let old = try world.report(World.options(tree))
    #expect(old.zeroPagesInHugePages == 0 && old.zeroPages == UInt64(2 * zeros.count))
    #expect(old.obstacles[.zerosInHugePages] == nil)
    let frames = (2 * zeros.count + 255) / 256
    #expect(old.predictedPagesSharing == Estimate(Double(2 * zeros.count - frames)))
    try tree.write("1\n", to: "sys/kernel/mm/transparent_hugepage/shrink_underused")
    #expect(try world.report(World.options(tree)).zeroPagesInHugePages == UInt64(2 * zeros.count))
  }

  @Test("The twin on another node, where merging stays within each")
  func otherNode() throws {
    var world = equal
    world.ksm = ["merge_across_nodes": "0"]
    let tree = try world.write()
    try tree.write("2000000\n", to: "sys/devices/system/memory/block_size_bytes")
    // Blocks of 8,192 frames; the third process has its frames on the second node.
    for block in 0..<10 {
      try tree.makeDirectory("sys/devices/system/node/node0/memory\(block)")
    }
    try tree.makeDirectory("sys/devices/system/node/node1/memory10")
    let report = try world.report(World.options(tree))
    #expect(report.mergeablePages == Estimate(3))
    #expect(abs((report.obstacles[.otherNode] ?? 0) - 1) < 1e-9)
    #expect(abs((report.obstacles[.notScannedYet] ?? 0) - 2) < 1e-9)
    #expect(report.predictedPagesSharing == Estimate(2))
  }

  @Test("Memory that is not read is told, in one clause")
  func unread() throws {
    let world = equal
    let tree = try world.write()
    var fixture = ProcessFixture(pid: 2, comm: "p2")
    fixture.startTicks = 1_000
    let start = World.firstPage * 4_096
    fixture.mappings = [MappingFixture(start: start, bytes: 8_192)]
    fixture.mappings[0].permissions = "rw-s"
    try tree.add(fixture)
    fixture.pid = 3
    fixture.mappings = [.guestRAM(start: start, bytes: 8_192, residentKiB: 8)]
    fixture.mappings[0].flags += ["um"]
    try tree.add(fixture)
    let report = try world.report(World.options(tree))
    #expect(report.unread[world.processes[1].identity] == "memory mapped as shared is not read")
    #expect(report.unread[world.processes[2].identity] == "memory under userfaultfd is not read")
    #expect(report[2]?.residentPages == 0)
    #expect(report[3]?.residentPages == 0)
    #expect(report.memoryMaps.keys.map(\.pid) == [1])
  }
}

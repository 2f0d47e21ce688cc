import Attribution
import KernelFiles
import KernelFixtures
import MergeModel
import Testing

private typealias Entry = KernelFixtures.PagemapEntry
private typealias Flags = KernelFixtures.FrameFlags

@Suite("One attribution pass")
struct AttributionPassTests {
  @Test("Shares, savings, own doubles and sole frames of three guests")
  func figures() throws {
    // 100 is common to all, 200 to two, 300 is one guest's twice, 400 one guest's alone.
    let result = try World(merged: [[100, 200, 300, 300], [100, 200, 400], [100]]).result()
    let first = try #require(result[1])
    #expect(first.mappedPages == 4)
    #expect(abs(first.sharePages - (1.0 / 3 + 1.0 / 2 + 1)) < 1e-12)
    #expect(abs(first.savedPages - (2.0 / 3 + 1.0 / 2 + 1)) < 1e-12)
    #expect(first.selfPages == 1)
    #expect(first.soleFrames == 1)
    let second = try #require(result[2])
    #expect(second.mappedPages == 3)
    #expect(abs(second.savedPages - (2.0 / 3 + 1.0 / 2)) < 1e-12)
    #expect(second.selfPages == 0)
    #expect(second.soleFrames == 1)
    let third = try #require(result[3])
    #expect(third.mappedPages == 1)
    #expect(abs(third.savedPages - 2.0 / 3) < 1e-12)
    #expect(third.soleFrames == 0)
    #expect(
      result.pairs == [
        SharingPair(a: 1, b: 2, commonFrames: 2), SharingPair(a: 1, b: 3, commonFrames: 1),
        SharingPair(a: 2, b: 3, commonFrames: 1),
      ])
  }

  @Test("The sums are the kernel's counters, to the page")
  func reconciliation() throws {
    let world = World(merged: [[1, 2, 3, 3, 9], [1, 2, 9], [1, 9, 9], [9]])
    let result = try world.result()
    #expect(result.reconciliation.mappedPages == world.sharedPages + world.sharingPages)
    #expect(result.reconciliation.mergedFrames == world.sharedPages)
    #expect(result.reconciliation.unattributedPages == 0)
    #expect(result.reconciliation.differencePages == 0)
    #expect(result.reconciliation.sharingPages == Int64(world.sharingPages))
    #expect(result.reconciliation.stable)
    #expect(result.frameRanges == 1)
    let saved = result.figures.values.map(\.savedPages).reduce(0, +)
    #expect(abs(saved - Double(world.sharingPages)) < 1e-9)
  }

  @Test("Without the counters nothing is known of a difference, nor that all stood still")
  func noCounters() throws {
    let world = World(merged: [[1, 2], [1]])
    let tree = try world.write()
    try tree.removeFile("sys/kernel/mm/ksm/pages_sharing")
    var pass = try world.pass(on: tree)
    while try pass.step() {}
    let sums = pass.result().reconciliation
    #expect(sums.mappedPages == 3)
    #expect(sums.differencePages == nil)
    #expect(sums.sharingPages == nil)
    #expect(!sums.stable)
  }

  @Test("Mappings by others than those walked are unattributed, and lower each share")
  func unattributed() throws {
    var world = World(merged: [[5, 6], [5]])
    world.counts = [5: 10, 6: 1]
    world.sharedPages = 2
    world.sharingPages = 9
    let result = try world.result()
    #expect(result.reconciliation.unattributedPages == 8)
    #expect(result.reconciliation.differencePages == 0)
    #expect(result.reconciliation.stable)
    #expect(abs((result[2]?.sharePages ?? 0) - 0.1) < 1e-12)
    #expect(result[1]?.soleFrames == 1)
  }

  @Test(
    "More mapped than counted is above 0 (forks), less is below (COW, exit)",
    arguments: [(3, 4, 0), (3, 1, 3), (3, 9, -5)] as [(UInt64, UInt64, Int64)])
  func difference(shared: UInt64, sharing: UInt64, difference: Int64) throws {
    var world = World(merged: [[1, 2, 3], [1, 2, 3, 3]])
    world.sharedPages = shared
    world.sharingPages = sharing
    let result = try world.result()
    #expect(result.reconciliation.differencePages == difference)
    #expect(result.reconciliation.stable, "a lag of the counters is no movement")
  }

  @Test("What is no count of mappings is taken for a frame that is no more")
  func absurdCounts() throws {
    var world = World(merged: [[1, 2, 3], [1, 2]])
    world.counts = [1: .max, 2: UInt64(bitPattern: -2), 3: 1]
    let result = try world.result()
    #expect(result.reconciliation.unattributedPages == 0)
    #expect(!result.reconciliation.stable)
    #expect(result[1]?.sharePages == 2)
    #expect(result[2]?.sharePages == 1)
  }

  @Test("One frame that is mapped more often than the memory has room for ends no pass")
  func manyMappingsOfOneFrame() throws {
    let times = 40_000
    let world = World(merged: [Array(repeating: 700, count: times), [700]])
    let result = try world.result(memoryBytes: 1)
    #expect(result[1]?.mappedPages == UInt64(times))
    #expect(result[1]?.selfPages == UInt64(times - 1))
    #expect(result[2]?.mappedPages == 1)
    #expect(result.reconciliation.differencePages == 0)
    #expect(result.frameRanges == 64)
  }

  @Test("A count below the mappings seen means that one went away: not stable, no share above 1")
  func moved() throws {
    var world = World(merged: [[1, 2], [1, 2]])
    world.counts = [1: 1, 2: 0]
    let result = try world.result()
    #expect(!result.reconciliation.stable)
    #expect(result.reconciliation.unattributedPages == 0)
    #expect(result[1]?.sharePages == 1)
    #expect(result[1]?.soleFrames == 0)
  }

  @Test(
    "A counter that changes during the pass makes it unstable",
    arguments: ["run", "pages_shared", "pages_sharing", "full_scans"])
  func unstable(file: String) throws {
    let world = World(merged: [[1], [1]])
    let tree = try world.write()
    var pass = try world.pass(on: tree)
    while try pass.step() {}
    try tree.write("77\n", to: "sys/kernel/mm/ksm/\(file)")
    #expect(!pass.result().reconciliation.stable)
  }

  @Test("A COW break during the pass makes it unstable")
  func cowBreak() throws {
    let world = World(merged: [[1], [1]])
    let tree = try world.write()
    var pass = try world.pass(on: tree)
    while try pass.step() {}
    var host = HostFixture()
    host.vmstat = [("cow_ksm", 4_097), ("pswpin", 100)]
    try tree.writeHost(host)
    #expect(!pass.result().reconciliation.stable)
  }

  @Test("Only present private entries of merged frames count")
  func whatCounts() throws {
    var world = World([
      World.Process(
        pid: 1,
        entries: [
          0, Entry.swapped(slot: 10), Entry.present(frame: 11, fileOrShared: true),
          Entry.present(frame: 12), Entry.present(frame: 13), Entry.present(frame: 14),
          Entry.present(frame: 15, exclusive: true), Entry.present(frame: 16),
          Entry.present(frame: 17),
        ])
    ])
    world.flags = [
      11: Flags.merged, 12: Flags.anonymous, 13: Flags.slab, 14: Flags.file, 15: Flags.merged,
      16: Flags.anonymousHuge,
    ]
    world.counts = [11: 1, 12: 1, 13: 1, 14: 1, 15: 1, 16: 1]
    let result = try world.result()
    #expect(result[1]?.mappedPages == 1)
    #expect(result.reconciliation.mergedFrames == 1)
  }

  @Test("Shared mappings are not walked")
  func sharedMapping() throws {
    var world = World(merged: [[1], [1]])
    world.counts = [1: 2]
    let tree = try world.write()
    var process = ProcessFixture(pid: 2, comm: "p2")
    process.startTicks = 1_000
    process.mappings = [MappingFixture(start: World.firstPage * 4_096, bytes: 4_096)]
    process.mappings[0].permissions = "rw-s"
    try tree.add(process)
    var pass = try world.pass(on: tree)
    while try pass.step() {}
    let result = pass.result()
    #expect(result[1]?.mappedPages == 1)
    #expect(result[2]?.mappedPages == 0)
    #expect(result.reconciliation.unattributedPages == 1)
  }

  @Test("Several mappings, far apart and side by side, also of pages that are read-only")
  func severalMappings() throws {
    let world = World(merged: [[1, 2, 3]])
    let tree = try world.write()
    let places: [UInt64] = [0x10, 0x11, 0x7fff_ffff_e]
    var process = ProcessFixture(pid: 1, comm: "p1")
    process.startTicks = 1_000
    process.mappings = places.map { MappingFixture(start: $0 * 4_096, bytes: 4_096) }
    process.mappings[1].permissions = "r--p"
    try tree.add(process)
    try tree.writePagemap(
      pid: 1,
      [
        places[0]: Entry.present(frame: 1), places[1]: Entry.present(frame: 2),
        places[2]: Entry.present(frame: 3), 0x12: Entry.present(frame: 3),
      ])
    var pass = try world.pass(on: tree)
    while try pass.step() {}
    #expect(pass.result()[1]?.mappedPages == 3)
  }

  @Test("On kernels that lie about bit 21 the fallback tells, and the documented test does not")
  func fallback() throws {
    var world = World([
      World.Process(
        pid: 1,
        entries: [
          Entry.present(frame: 1), Entry.present(frame: 2), Entry.present(frame: 3),
          Entry.present(frame: 4),
        ])
    ])
    world.flags = [
      1: Flags.merged, 2: Flags.anonymousCalledMerged, 3: Flags.anonymousHuge, 4: Flags.slab,
    ]
    world.counts = [1: 1, 2: 1, 3: 1, 4: 1]
    let result = try world.result(test: .fallback)
    #expect(result.test == .fallback)
    #expect(result[1]?.mappedPages == 1)
    #expect(try world.result(test: .kpageflags)[1]?.mappedPages == 2)
  }

  @Test("The fallback looks at advised memory and guest RAM: elsewhere forked looks like merged")
  func fallbackElsewhere() throws {
    let zero: UInt64 = 500
    let entries = [1, 2, zero].map { Entry.present(frame: $0) }
    var world = World([
      World.Process(pid: 1, entries: entries, isAdvised: false),
      World.Process(pid: 2, entries: entries, ram: 2..<3, isAdvised: false),
      World.Process(pid: 3, entries: entries, ram: 0..<2),
    ])
    world.zeroFrame = zero
    world.flags = [1: Flags.merged, 2: Flags.merged, zero: Flags.zeroPage]
    world.counts = [1: 3, 2: 3]
    let result = try world.result(test: .fallback)
    #expect(result[1]?.mappedPages == 0 && result[2]?.mappedPages == 0)
    #expect(result[3]?.mappedPages == 2)
    #expect(result[2]?.zeroMappedPages == 1)
    #expect(try world.result(test: .kpageflags)[1]?.mappedPages == 2)
  }

  @Test("The zero page is no merged frame; what maps it counts in the RAM of a guest only")
  func zeroPages() throws {
    let zero: UInt64 = 500
    let entries = [zero, zero, 1, zero, zero].map { Entry.present(frame: $0) }
    var world = World([
      World.Process(pid: 1, entries: entries, ram: 1..<4),
      World.Process(pid: 2, isGuest: false, entries: entries),
    ])
    world.zeroFrame = zero
    world.flags = [zero: Flags.zeroPage, 1: Flags.merged]
    world.counts = [1: 2]
    let result = try world.result()
    #expect(result[1]?.zeroMappedPages == 2)
    #expect(result[2]?.zeroMappedPages == 4)
    #expect(result[1]?.mappedPages == 1)
    #expect(result.reconciliation.mergedFrames == 1)
  }

  @Test("Pairs are of guests only, with a below b whatever the walking order")
  func pairs() throws {
    var world = World(merged: [[1, 2], [1, 2], [1], [2], [9]])
    world.processes[0].pid = 40
    world.processes[1].isGuest = false
    let result = try world.result()
    #expect(
      result.pairs == [
        SharingPair(a: 3, b: 40, commonFrames: 1), SharingPair(a: 4, b: 40, commonFrames: 1),
      ])
    #expect(result[2]?.mappedPages == 2, "a process that is no guest has its figures")
  }

  @Test("Frames behind the end of kpageflags are left out")
  func frameBehindTheEnd() throws {
    var world = World(merged: [[1], [1]])
    world.processes[0].entries.append(Entry.present(frame: 1 << 50))
    let result = try world.result()
    #expect(result[1]?.mappedPages == 1)
  }

  @Test("Nobody to walk gives an empty and stable result")
  func nobody() throws {
    let result = try World([]).result()
    #expect(result.figures.isEmpty)
    #expect(result.reconciliation.differencePages == 0)
    #expect(result.reconciliation.stable)
  }

  @Test("The process that the next step reads is named, and nobody at the end")
  func current() throws {
    let world = World(merged: [[1], [1]])
    let tree = try world.write()
    var pass = try world.pass(on: tree)
    var seen: [Int32?] = [pass.current?.pid]
    while try pass.step() {
      if pass.current?.pid != seen.last { seen.append(pass.current?.pid) }
    }
    #expect(seen == [1, 2, nil])
  }

  @Test("Without kpageflags or kpagecount there is no pass, and the error says which is missing")
  func missingFiles() throws {
    for name in ["kpageflags", "kpagecount"] {
      let world = World(merged: [[1]])
      let tree = try world.write()
      try tree.removeFile("proc/\(name)")
      #expect(throws: KernelFileError(path: tree.path("proc/\(name)"), reason: .absent)) {
        _ = try world.pass(on: tree)
      }
    }
  }
}

import ContentScan
import KernelFixtures
import MergeModel
import Testing

@Suite("What changes during a scan, and between scans")
struct ChangingWorldTests {
  private let world = World(
    pages: [
      (1...600).map { .own($0) }, (1...600).map { .own($0) },
      (1...300).map { .own($0) } + [.shared(100)],
    ],
    frames: [100: World.Frame(content: 5_000)])

  private func pass(_ tree: KernelTree, looks: Int = 2) throws -> ContentPass {
    try ContentPass(
      of: world.targets, World.options(tree, looks: looks), memory: ScanMemory(seed: 3), now: 0)
  }

  @Test("Pages that change between the looks are volatile, and contents of their own")
  func volatilePages() throws {
    let tree = try world.write()
    var pass = try pass(tree)
    var isChanged = false
    var later = world
    for place in 0..<512 { later.processes[1].pages[place] = .own(9_000 + place) }
    let report = try World.run(&pass) {
      if !isChanged { try later.writeMemory(1, to: tree) }
      isChanged = true
    }
    #expect(report[2]?.volatilePages.value == 512)
    #expect(report.volatilePages.value == 512)
    #expect(report[1]?.volatilePages.value == 0)
    #expect(report.residentPages == 1_501)
    #expect(report.distinctFrames == 1_501)
    // 1…300 in two processes, 513…600 in two: the first 512 pages of the second match nothing.
    #expect(report.mergeablePages == Estimate(300 + 88))
    #expect(report.memoryMaps[world.processes[1].identity]?.pages[.volatile] == 512)
    pass = try self.pass(tree, looks: 1)
    let once = try World.run(&pass)
    #expect(once.volatilePages == Estimate(0))
  }

  @Test("Mappings that were read long ago are read anew; those of a moment ago are gone by")
  func oldMappings() throws {
    let tree = try world.write()
    // As if nothing of the first process had been advised then.
    func resident(mappingsReadAt moment: Double) throws -> UInt64? {
      var targets = world.targets
      targets[0].usages = []
      targets[0].usagesAt = moment
      var pass = try ContentPass(
        of: targets, World.options(tree), memory: ScanMemory(seed: 3), now: 1_000)
      while try pass.step(now: 1_000) != .done {}
      return pass.result(now: 1_000).processes[world.processes[0].identity]?.residentPages
    }
    #expect(try resident(mappingsReadAt: 999) == 0)
    #expect(try resident(mappingsReadAt: 900) == 600)
  }

  @Test("Pages that go away before the second look count for nothing")
  func gonePages() throws {
    let tree = try world.write()
    var pass = try pass(tree)
    var later = world
    for place in 0..<100 { later.processes[0].pages[place] = .absent }
    let report = try World.run(&pass) { try later.writePagemap(0, to: tree) }
    #expect(report[1]?.residentPages == 500)
    #expect(report.residentPages == 1_401)
    #expect(Double(report.mergeablePages.value) == Reference(later).mergeable)
  }

  @Test("Pages that were merged before the second look are no more to be merged")
  func mergedPages() throws {
    let tree = try world.write()
    var pass = try pass(tree)
    var later = world
    later.frames[200] = World.Frame(content: 1)
    for process in later.processes.indices { later.processes[process].pages[0] = .shared(200) }
    let report = try World.run(&pass) {
      try later.writeFlags(to: tree)
      for index in later.processes.indices { try later.writePagemap(index, to: tree) }
    }
    RandomWorldTests.expect(report, Reference(later), "merged meanwhile")
  }

  @Test("Of a process that ends during the scan nothing remains", arguments: [0, 1, 2])
  func ended(index: Int) throws {
    let tree = try world.write()
    var pass = try pass(tree)
    let pid = world.processes[index].pid
    let report = try World.run(&pass) { tree.removeProcess(pid) }
    #expect(report[pid] == nil)
    #expect(report.unread.isEmpty)
    let reference = Reference(world, without: [index])
    #expect(Double(report.residentPages) == reference.resident)
    #expect(Double(report.distinctFrames) == reference.frames)
    #expect(report.mergeablePages == Estimate(reference.mergeable))
    #expect(report.idealSplit.interPages == reference.interPages)
    #expect(report.memoryMaps[world.processes[index].identity] == nil)
  }

  @Test("A process that was replaced by another with its number is dropped")
  func replaced() throws {
    var world = world
    let tree = try world.write()
    var pass = try pass(tree)
    world.processes[0].startTicks = 5_555
    let report = try World.run(&pass) { try world.write(0, to: tree) }
    #expect(report[1] == nil)
    #expect(Double(report.residentPages) == Reference(world, without: [0]).resident)
  }

  @Test("A page that cannot be read counts as gone")
  func unreadablePage() throws {
    let tree = try world.write()
    // The file ends early: the rest of its pages cannot be had.
    var short = world
    for place in 400..<600 { short.processes[0].pages[place] = .absent }
    try short.writeMemory(0, to: tree)
    let report = try world.report(World.options(tree))
    #expect(report[1]?.residentPages == 400)
  }

  @Test("Memory that may not be read is named, and others are read")
  func forbidden() throws {
    let tree = try world.write()
    try tree.removeFile("proc/1/mem")
    let report = try world.report(World.options(tree))
    #expect(report.unread[world.processes[0].identity]?.contains("cannot be read") == true)
    #expect(report[1] == nil)
    #expect(report[2]?.residentPages == 600)
  }

  @Test(
    "A merged frame that its witness still maps is not read again, but for a few that are checked")
  func witnesses() throws {
    let frames = (0..<500).map { UInt64(1_000 + $0) }
    var world = World(pages: [frames.map { .shared($0) }, frames.map { .shared($0) }])
    for frame in frames { world.frames[frame] = World.Frame(content: Int(frame)) }
    let tree = try world.write()
    let options = World.options(tree)
    var memory = ScanMemory(seed: 9)
    let first = try world.report(options, &memory)
    #expect(first.bytesRead == 500 * 4_096)
    let second = try world.report(options, &memory)
    #expect(second.bytesRead < 40 * 4_096)
    #expect(second.bytesRead > 0)
    #expect(second.distinctFrames == 500 && second.mergeablePages == first.mergeablePages)
    // All frames hold the same now, although they were not unmerged: the check finds out.
    for frame in frames { world.frames[frame] = World.Frame(content: 7) }
    for index in world.processes.indices { try world.writeMemory(index, to: tree) }
    _ = try world.report(options, &memory)
    let last = try world.report(options, &memory)
    #expect(last.mergeablePages == Estimate(499))
  }

  @Test("Each step names the process that it reads, first look or second")
  func current() throws {
    let tree = try world.write()
    var pass = try pass(tree)
    var (now, known, second) = (0.0, Set<Int32>(), [Int32]())
    while known.count < 3 || second.count < 3 {
      let name = pass.current(now: now)?.pid
      let before = pass.progress
      let step = try pass.step(now: now)
      if pass.progress.bytesRead > before.bytesRead {
        let pid = try #require(name)
        // What was read of whom shows in what is done of it.
        let isFirst = pass.progress.pagesDone > before.pagesDone
        if isFirst { known.insert(pid) } else { second.append(pid) }
      }
      if case .waiting(let until) = step { now = until }
      if step == .done { break }
    }
    #expect(known == [1, 2, 3])
    #expect(second == [1, 2, 3])
    _ = try World.run(&pass)
    #expect(pass.current(now: now) == nil)
  }

  @Test("A block that is due is named before the process whose first look is under way")
  func currentSecondLook() throws {
    let tree = try world.write()
    var pass = try pass(tree)
    while pass.current(now: 0)?.pid == 1 { _ = try pass.step(now: 0) }
    #expect(pass.current(now: 0)?.pid == 2)
    #expect(pass.current(now: 3)?.pid == 1)
    _ = try pass.step(now: 3)
    #expect(pass.current(now: 3)?.pid == 2)
  }

  @Test("What was to be read of a process that ended is no part of the way any more")
  func progressWithoutDropped() throws {
    let tree = try world.write()
    var targets = world.targets
    for index in targets.indices {
      targets[index].usages = try World.usages(of: targets[index], in: tree)
    }
    var pass = try ContentPass(
      of: targets, World.options(tree), memory: ScanMemory(seed: 3), now: 0)
    #expect(pass.progress.pagesTotal == 1_501)
    tree.removeProcess(2)
    _ = try World.run(&pass)
    #expect(pass.progress.pagesTotal == 901)
    #expect(pass.progress.share == 1)
  }
}

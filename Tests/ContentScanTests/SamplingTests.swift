import ContentScan
import KernelFixtures
import MergeModel
import Testing

@Suite("Scans that keep track of a sample of the contents")
struct SamplingTests {
  /// Contents with one to four copies, and a few that everybody has often.
  private static func world() -> World {
    var numbers = SeededNumbers(seed: 42)
    var pages: [[World.Page]] = Array(repeating: [], count: 3)
    for content in 1...1_600 {
      for _ in 0..<Int.random(in: 1...4, using: &numbers) {
        pages[Int.random(in: 0..<3, using: &numbers)].append(.own(content))
      }
    }
    for heavy in 5_000..<5_003 {
      for process in pages.indices {
        for _ in 0..<60 { pages[process].append(.own(heavy)) }
      }
    }
    for process in pages.indices {
      pages[process] += Array(repeating: .own(0), count: 50)
      pages[process].shuffle(using: &numbers)
    }
    return World(pages: pages)
  }

  /// 1.96 √((1 − p)/p · Σ (f − 1)²) over the contents that are not heavy.
  private static func reach(_ reference: Reference, _ rate: Double) -> Double {
    let squares = reference.contents.reduce(0.0) { sum, item in
      let frames = item.value.frames
      return item.key == 0 || frames >= 64 ? sum : sum + (frames - 1) * (frames - 1)
    }
    return 1.96 * ((1 - rate) / rate * squares).squareRoot()
  }

  @Test(
    "The interval holds the truth in at least 90 of 100 runs, and is as wide as the formula says",
    arguments: [0.25, 1.0 / 16, 1.0 / 64])
  func intervals(rate: Double) throws {
    let world = Self.world()
    let tree = try world.write()
    let reference = Reference(world)
    var options = World.options(tree)
    options.mostSamplingRate = rate
    var (mergeable, ideal, reach) = (0, 0, 0.0)
    for seed in 0..<100 as Range<UInt64> {
      let report = try world.report(options, seed: seed)
      #expect(report.samplingRate == rate)
      #expect(Double(report.residentPages) == reference.resident)
      #expect(Double(report.distinctFrames) == reference.frames)
      let interval = try #require(report.mergeablePages.interval)
      if interval.contains(reference.mergeable) { mergeable += 1 }
      if report.idealPages.interval?.contains(reference.mergeable) == true { ideal += 1 }
      reach += (interval.upperBound - interval.lowerBound) / 2
      let split = report.idealSplit
      let sum = split.zeroPages + split.selfPages + split.interPages
      #expect(abs(sum - report.idealPages.value) < 1e-6)
      let parts = report.processes.values.map(\.mergeablePages.value).reduce(0, +)
      #expect(abs(parts - report.mergeablePages.value) < 1e-6)
    }
    #expect(mergeable >= 90)
    #expect(ideal >= 90)
    let ratio: Double = reach / 100 / Self.reach(reference, rate)
    #expect(ratio > 0.75 && ratio < 1.25)
  }

  @Test("Tables keep within their memory, by a smaller sample where there is too much")
  func memory() throws {
    // 90,000 contents of one process each, in pages that pagemap shows and a sparse file holds.
    let pages = (0..<30_000).map { World.Page.own($0 % 25_000 + 1) }
    let world = World(pages: [
      pages,
      pages.map { page in
        if case .own(let content) = page { .own(content + 20_000) } else { page }
      }, (0..<30_000).map { .own(100_000 + $0) },
    ])
    let tree = try world.write()
    var options = World.options(tree)
    options.memoryBytes = 1 << 20
    var pass = try ContentPass(
      of: world.targets, options, memory: ScanMemory(seed: 7), now: 0)
    var most = 0
    while try pass.step(now: 0) != .done { most = max(most, pass.tableBytes) }
    let report = pass.result(now: 1)
    #expect(most <= options.memoryBytes)
    #expect(report.samplingRate < 1)
    let reference = Reference(world)
    #expect(Double(report.distinctFrames) == reference.frames)
    let reach = 3 * (report.mergeablePages.interval.map { $0.upperBound - $0.lowerBound } ?? 0)
    #expect(abs(report.mergeablePages.value - reference.mergeable) < max(100, reach))
  }

  @Test("T and F are exact also where merged frames do not fit into the memory", arguments: [1, 2])
  func sharedFrames(looks: Int) throws {
    let frames = (0..<25_000).map { UInt64(300_000 + $0) }
    var world = World(pages: [
      frames.map { .shared($0) } + (0..<20_000).map { .own(200_000 + $0 % 15_000) },
      frames.reversed().map { .shared($0) } + (0..<20_000).map { .own(200_000 + $0) },
    ])
    for frame in frames { world.frames[frame] = World.Frame(content: Int(frame)) }
    let tree = try world.write()
    var options = World.options(tree, looks: looks)
    options.memoryBytes = 1 << 20
    var memory = ScanMemory(seed: 5)
    for _ in 0..<2 {
      let report = try world.report(options, &memory)
      #expect(report.samplingRate < 1)
      #expect(report.residentPages == 90_000)
      #expect(report.distinctFrames == 65_000)
      #expect(report.achievedPages == 25_000)
      let truth = Reference(world).mergeable
      #expect(abs(report.mergeablePages.value - truth) < truth / 5)
    }
  }
}

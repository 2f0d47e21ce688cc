import ContentScan
import KernelFixtures
import MergeModel
import Testing

@Suite("Random worlds against the definitions")
struct RandomWorldTests {
  static func world(_ numbers: inout SeededNumbers) -> World {
    var frames: [UInt64: World.Frame] = [:]
    for frame in 100..<UInt64.random(in: 101...140, using: &numbers) {
      frames[frame] = World.Frame(
        content: Int.random(in: 0..<30, using: &numbers),
        isMerged: Int.random(in: 0..<5, using: &numbers) > 0)
    }
    let known = frames.keys.sorted()
    var world = World([], frames: frames)
    let contents = Int.random(in: 5...200, using: &numbers)
    for index in 0..<Int.random(in: 1...5, using: &numbers) {
      let pages = (0..<Int.random(in: 1...700, using: &numbers)).map { _ -> World.Page in
        let content = Int.random(in: 0..<contents, using: &numbers)
        switch Int.random(in: 0..<20, using: &numbers) {
        case 0: return .absent
        case 1: return .swapped
        case 2: return .zeroMapped
        case 3, 4: return .huge(content)
        case 5...9: return .shared(known.randomElement(using: &numbers) ?? 100)
        case 10: return .own(0)
        default: return .own(content)
        }
      }
      var process = World.Process(
        pid: Int32(index + 1), isGuest: Int.random(in: 0..<4, using: &numbers) > 0, pages: pages)
      if Bool.random(using: &numbers) {
        process.advisedCount = Int.random(in: 0...pages.count, using: &numbers)
      }
      world.processes.append(process)
    }
    return world
  }

  static func isNear(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 1e-6 }

  static func expect(_ report: ContentReport, _ reference: Reference, _ note: Comment) {
    let world = reference.world
    #expect(Double(report.residentPages) == reference.resident, note)
    #expect(Double(report.distinctFrames) == reference.frames, note)
    #expect(isNear(report.mergeablePages.value, reference.mergeable), note)
    #expect(report.mergeablePages.isExact, note)
    #expect(Double(report.zeroPages) == reference.zeros, note)
    #expect(isNear(report.idealSplit.selfPages, reference.selfPages), note)
    #expect(isNear(report.idealSplit.interPages, reference.interPages), note)
    let split = report.idealSplit
    #expect(
      isNear(split.zeroPages + split.selfPages + split.interPages, report.idealPages.value), note)
    #expect(isNear(report.predictedPagesSharing.value, reference.predicted), note)
    #expect(isNear(report.notAdvisedPages.value, reference.notAdvised), note)
    #expect(isNear(report.obstacles.values.reduce(0, +), reference.mergeable), note)
    var sum = 0.0
    for (index, process) in world.processes.enumerated() {
      guard let figures = report[process.pid] else { continue }
      #expect(isNear(figures.mergeablePages.value, reference.mergeable(of: index)), note)
      #expect(isNear(figures.gainIfAdvisedPages.value, reference.gain(of: index)), note)
      let reasons = figures.obstacles.values.reduce(0, +)
      #expect(isNear(reasons, figures.mergeablePages.value), note)
      sum += figures.mergeablePages.value
      if process.isGuest {
        let map = report.memoryMaps[process.identity]
        #expect(map?.pages.values.reduce(0, +) == UInt64(process.pages.count), note)
      }
    }
    #expect(isNear(sum, reference.mergeable), note)
    expectPairs(report, reference, note)
  }

  private static func expectPairs(
    _ report: ContentReport, _ reference: Reference, _ note: Comment
  ) {
    let processes = reference.world.processes
    for one in processes.indices where processes[one].isGuest {
      for other in processes.indices.dropFirst(one + 1) where processes[other].isGuest {
        let pair = report.pairs.first {
          $0.a == processes[one].pid && $0.b == processes[other].pid
        }
        #expect((pair?.commonContents.value ?? 0) == reference.common(one, other), note)
      }
    }
  }

  @Test("100 worlds, with one look and with two", arguments: 0..<10 as Range<UInt64>)
  func againstReference(group: UInt64) throws {
    for seed in group * 10..<(group + 1) * 10 {
      var numbers = SeededNumbers(seed: seed)
      let world = Self.world(&numbers)
      let tree = try world.write()
      let looks = Int.random(in: 1...2, using: &numbers)
      let report = try world.report(World.options(tree, looks: looks), seed: seed)
      Self.expect(report, Reference(world), "seed \(seed)")
    }
  }
}

import Attribution
import KernelFixtures
import MergeModel
import Testing

@Suite("Random worlds against the definitions")
struct RandomWorldTests {
  /// A small world in which anything may be mapped by anybody any number of times.
  private static func world(_ numbers: inout SeededNumbers) -> World {
    let frames = (0..<Int.random(in: 1...40, using: &numbers)).map { _ in
      UInt64.random(in: 1..<KernelTree.frameCount, using: &numbers)
    }
    var world = World(
      (0..<Int.random(in: 1...6, using: &numbers)).map { index in
        World.Process(
          // Not in the order of their numbers.
          pid: Int32((index * 7 + 3) % 11 + 1),
          isGuest: Int.random(in: 0..<4, using: &numbers) > 0,
          entries: (0..<Int.random(in: 0...80, using: &numbers)).map { _ in
            entry(of: frames, &numbers)
          })
      })
    for frame in frames { world.flags[frame] = flags(&numbers) }
    for entry in world.processes.flatMap(\.entries) where entry >> 63 == 1 {
      world.counts[entry & (1 << 55 - 1), default: 0] += 1
    }
    disturbCounts(of: &world, &numbers)
    world.sharedPages = UInt64.random(in: 0...100, using: &numbers)
    world.sharingPages = UInt64.random(in: 0...100, using: &numbers)
    return world
  }

  private static func entry(of frames: [UInt64], _ numbers: inout SeededNumbers) -> UInt64 {
    guard let frame = frames.randomElement(using: &numbers) else { return 0 }
    return switch Int.random(in: 0..<10, using: &numbers) {
    case 0: 0
    case 1: KernelFixtures.PagemapEntry.swapped(slot: frame)
    case 2: KernelFixtures.PagemapEntry.present(frame: frame, fileOrShared: true)
    default: KernelFixtures.PagemapEntry.present(frame: frame)
    }
  }

  private static func flags(_ numbers: inout SeededNumbers) -> UInt64 {
    let others = [
      KernelFixtures.FrameFlags.anonymous, KernelFixtures.FrameFlags.slab,
      KernelFixtures.FrameFlags.file, KernelFixtures.FrameFlags.anonymousHuge,
    ]
    guard Int.random(in: 0..<4, using: &numbers) == 0 else {
      return KernelFixtures.FrameFlags.merged
    }
    return others.randomElement(using: &numbers) ?? 0
  }

  /// Frames that others map too, and in some worlds some that lost a mapping meanwhile.
  private static func disturbCounts(of world: inout World, _ numbers: inout SeededNumbers) {
    let mayLose = Int.random(in: 0..<4, using: &numbers) == 0
    for frame in world.counts.keys.sorted() {
      switch Int.random(in: 0..<6, using: &numbers) {
      case 0: world.counts[frame, default: 0] += UInt64.random(in: 1...300, using: &numbers)
      case 1 where mayLose: world.counts[frame, default: 1] -= 1
      default: break
      }
    }
  }

  private func expect(
    _ result: AttributionResult, equals expected: AttributionResult, _ seed: UInt64
  ) {
    #expect(result.figures.keys == expected.figures.keys, "seed \(seed)")
    for (identity, wanted) in expected.figures {
      var found = result.figures[identity] ?? SharingFigures()
      #expect(abs(found.sharePages - wanted.sharePages) < 1e-9, "seed \(seed), \(identity)")
      found.sharePages = wanted.sharePages
      #expect(found == wanted, "seed \(seed), \(identity)")
    }
    #expect(result.pairs == expected.pairs, "seed \(seed)")
    #expect(result.ownerClasses == expected.ownerClasses, "seed \(seed)")
    #expect(result.reconciliation == expected.reconciliation, "seed \(seed)")
  }

  @Test("200 worlds, in one range of frames and in many", arguments: 0..<8 as Range<UInt64>)
  func againstReference(group: UInt64) throws {
    for seed in group * 25..<(group + 1) * 25 {
      var numbers = SeededNumbers(seed: seed)
      var world = Self.world(&numbers)
      let tree = try world.write()
      expect(try world.result(on: tree), equals: Reference.result(of: world), seed)
      // A counter of that size makes the pass work in ranges from the beginning.
      world.sharedPages = UInt64.random(in: 50_000...2_000_000, using: &numbers)
      try tree.write("\(world.sharedPages)\n", to: "sys/kernel/mm/ksm/pages_shared")
      let ranged = try world.result(on: tree, memoryBytes: 1 << 20)
      #expect(ranged.frameRanges > 1, "seed \(seed)")
      expect(ranged, equals: Reference.result(of: world), seed)
    }
  }

  @Test("Tables that outgrow their memory on the way give the same result in more ranges")
  func overflow() throws {
    // Every second frame from 0 to 120,000, twice mapped: more than fits into 1 MiB.
    let frames = stride(from: 0, to: 120_000, by: 2).map { UInt64($0) }
    var world = World(merged: [frames, frames.reversed()])
    world.sharedPages = 0
    let result = try world.result(memoryBytes: 1 << 20)
    #expect(result.frameRanges > 1)
    let expected = try world.result()
    #expect(expected.frameRanges == 1)
    #expect(result.figures == expected.figures)
    #expect(result.pairs == [SharingPair(a: 1, b: 2, commonFrames: 60_000)])
    #expect(result.reconciliation == expected.reconciliation)
  }

  @Test("No memory at all is taken for a little, and ends")
  func noMemory() throws {
    let world = World(merged: [[1, 2, 3], [1, 2, 3]])
    #expect(try world.result(memoryBytes: 0) == world.result())
    #expect(try world.result(memoryBytes: -5) == world.result())
  }
}

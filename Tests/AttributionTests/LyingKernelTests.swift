import Attribution
import KernelFixtures
import MergeModel
import Testing

private typealias Entry = KernelFixtures.PagemapEntry
private typealias Flags = KernelFixtures.FrameFlags

/// Kernels that set bit 21 on every anonymous page, and private pages that are not exclusive.
@Suite("Private pages that look merged")
struct LyingKernelTests {
  /// Two guests: 1 and 2 are common, 3 is merged and has one mapping left; 11 to 14 are private.
  ///
  /// 15 is a private page that is marked as exclusive, 16 one of a huge page.
  private static var world: World {
    var world = World([
      World.Process(
        pid: 1, entries: [1, 2, 3, 11, 12, 13, 15, 16].map { Entry.present(frame: $0) },
        kernelMergedPages: 3),
      World.Process(
        pid: 2, entries: [1, 2, 14].map { Entry.present(frame: $0) }, kernelMergedPages: 2),
    ])
    for frame in [1, 2, 3, 11, 12, 13, 14] as [UInt64] { world.flags[frame] = Flags.merged }
    world.flags[15] = Flags.anonymousCalledMerged
    world.flags[16] = Flags.anonymousHuge
    world.counts = [1: 2, 2: 2, 3: 1, 11: 1, 12: 1, 13: 1, 14: 1, 15: 1, 16: 1]
    world.sharedPages = 3
    world.sharingPages = 2
    return world
  }

  @Test("As many are taken out as the kernel's own count of each process says")
  func sums() throws {
    let result = try Self.world.result(test: .fallback)
    #expect(result.reconciliation.mappedPages == 5)
    #expect(result.reconciliation.mergedFrames == 3)
    #expect(result.reconciliation.differencePages == 0)
    #expect(result.reconciliation.stable)
    #expect(result[1]?.mappedPages == 3 && result[1]?.soleFrames == 1)
    #expect(result[2]?.mappedPages == 2 && result[2]?.soleFrames == 0)
    #expect(result.figures.values.map(\.savedPages).reduce(0, +) == 2)
    #expect(result.pairs == [SharingPair(a: 1, b: 2, commonFrames: 2)])
    let classes = try #require(result.ownerClasses)
    #expect(classes.map(\.owners.count) == [1, 2])
    #expect(classes.map(\.frames) == [1, 2] && classes.map(\.completeFrames) == [1, 2])
  }

  @Test("What stopping a guest frees is the same, whether its pages are merged or private")
  func freed() throws {
    var unknown = Self.world
    for index in unknown.processes.indices { unknown.processes[index].kernelMergedPages = nil }
    let before = try unknown.result(test: .fallback)
    let after = try Self.world.result(test: .fallback)
    #expect(before.reconciliation.differencePages == 4)
    for pid in [1, 2] as [Int32] {
      let (one, other) = (try #require(before[pid]), try #require(after[pid]))
      #expect(one.mappedPages - one.soleFrames == other.mappedPages - other.soleFrames)
      #expect(one.savedPages == other.savedPages)
    }
  }

  @Test("In many ranges of frames they are taken out once")
  func ranges() throws {
    var world = Self.world
    world.sharedPages = 2_000_000
    let result = try world.result(memoryBytes: 1 << 20, test: .fallback)
    #expect(result.frameRanges > 1)
    #expect(result.figures == (try Self.world.result(test: .fallback)).figures)
    #expect(result.reconciliation.mergedFrames == 3)
  }

  @Test("Asked for twice, the result is the same")
  func twice() throws {
    var world = Self.world
    world.processes[0].kernelMergedPages = 0
    // 3 and 11 to 14 are taken out, 1 and 2 stay.
    let tree = try world.write()
    var pass = try world.pass(on: tree, test: .fallback)
    while try pass.step() {}
    let first = pass.result()
    #expect(first.reconciliation.mergedFrames == 2)
    #expect(pass.result() == first)
  }

  @Test("Frames that are mapped more often stay: what they save is the kernel's to say")
  func shared() throws {
    var world = Self.world
    world.processes[0].kernelMergedPages = 0
    world.processes[1].kernelMergedPages = 0
    let result = try world.result(test: .fallback)
    #expect(result[1]?.mappedPages == 2 && result[1]?.soleFrames == 0)
    #expect(result[2]?.mappedPages == 2)
    #expect(result.reconciliation.mergedFrames == 2)
    #expect(result.ownerClasses?.count == 1)
  }

  @Test("A frame that one process maps twice is merged: ksmd alone does that")
  func doubles() throws {
    var world = World([
      World.Process(
        pid: 1, entries: [1, 1, 11].map { Entry.present(frame: $0) }, kernelMergedPages: 2)
    ])
    world.flags = [1: Flags.merged, 11: Flags.merged]
    world.counts = [1: 2, 11: 1]
    let result = try world.result(test: .fallback)
    #expect(result[1]?.mappedPages == 2 && result[1]?.selfPages == 1)
    #expect(result[1]?.soleFrames == 1)
  }

  @Test("Where more has merged since the count was read nothing is taken out")
  func later() throws {
    var world = Self.world
    world.processes[0].kernelMergedPages = 400
    let result = try world.result(test: .fallback)
    #expect(result[1]?.mappedPages == 6)
  }

  @Test("Where bit 21 is right the count is not asked for")
  func honest() throws {
    var world = Self.world
    world.processes[0].kernelMergedPages = 0
    #expect(try world.result() == Reference.result(of: world))
  }
}

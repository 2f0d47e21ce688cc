import Glibc
import KernelFiles
import KernelFixtures
import MergeModel
import Testing

@testable import Attribution

@Suite("Owner sets")
struct OwnerSetsTests {
  /// The owners of a set, from the first to the last.
  private func owners(_ set: OwnerSets.ID, in sets: OwnerSets) -> [[Int]] {
    var owners: [[Int]] = []
    var set = set
    while set != OwnerSets.none {
      let owner = sets.owner(of: set)
      owners.insert([owner.process, Int(owner.multiplicity)], at: 0)
      set = sets.parent(of: set)
    }
    return owners
  }

  @Test("Frames with the same owners have the same set, and a set tells its owners")
  func grouping() {
    var sets = OwnerSets()
    let first = sets.adding(0, to: OwnerSets.none)
    #expect(sets.adding(0, to: OwnerSets.none) == first)
    let twice = sets.adding(0, to: first)
    #expect(sets.adding(0, to: first) == twice)
    let both = sets.adding(1, to: first)
    #expect(sets.adding(1, to: first) == both)
    let bothTwice = sets.adding(1, to: sets.adding(1, to: twice))
    #expect(owners(first, in: sets) == [[0, 1]])
    #expect(owners(twice, in: sets) == [[0, 2]])
    #expect(owners(both, in: sets) == [[0, 1], [1, 1]])
    #expect(owners(bothTwice, in: sets) == [[0, 2], [1, 2]])
  }

  @Test("Any pattern of mappings comes out as it went in")
  func randomPatterns() {
    var numbers = SeededNumbers(seed: 11)
    var sets = OwnerSets()
    var frames = Array(repeating: OwnerSets.none, count: 300)
    var expected = Array(repeating: [[Int]](), count: 300)
    for process in 0..<12 {
      for _ in 0..<400 {
        let frame = Int.random(in: 0..<300, using: &numbers)
        frames[frame] = sets.adding(UInt32(process), to: frames[frame])
        if let last = expected[frame].last, last[0] == process {
          expected[frame][expected[frame].count - 1][1] += 1
        } else {
          expected[frame].append([process, 1])
        }
      }
    }
    for (set, owners) in zip(frames, expected) { #expect(self.owners(set, in: sets) == owners) }
    #expect(Set(frames).count == Set(expected).count, "equal owners, equal set")
  }

  @Test("A thousand guests that share 2,000 frames cost a thousand sets, not 1,000² per frame")
  func thousandGuests() throws {
    let guests = 1_000
    let frames = Array(10..<2_010 as Range<UInt64>)
    let tree = try KernelTree()
    try tree.writeKpageflags(
      Dictionary(uniqueKeysWithValues: frames.map { ($0, KernelFixtures.FrameFlags.merged) }))
    try tree.writeKpagecount(
      Dictionary(uniqueKeysWithValues: frames.map { ($0, UInt64(guests)) }))
    let roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    let flags = try FrameFile.flags(roots)
    let counts = try FrameFile.counts(roots)
    var reader = FrameRunReader()
    var collector = RangeCollector(range: 0..<1 << 20, test: .kpageflags, memoryBytes: 64 << 20)
    for guest in 0..<guests {
      try collector.add(frames, of: UInt32(guest), flags: flags, &reader)
    }
    let count = collector.sets.count
    #expect(count == guests + 1)
    var tally = Tally(isGuest: Array(repeating: true, count: guests))
    try collector.finish(into: &tally, counts: counts, &reader)
    #expect(tally.mergedFrames == 2_000)
    #expect(tally.unattributedPages == 0)
    #expect(tally.figures.allSatisfy { $0.mappedPages == 2_000 && $0.soleFrames == 0 })
    #expect(tally.figures.allSatisfy { abs($0.sharePages - 2) < 1e-9 })
    #expect(tally.pairs[0, 999] == 2_000)
    #expect(tally.pairs[500, 499] == 2_000)
  }

  @Test("Sets alone that outgrow the memory ask for a smaller range")
  func setsOutgrowMemory() throws {
    let tree = try KernelTree()
    let frames = Array(0..<5_000 as Range<UInt64>)
    try tree.writeKpageflags(
      Dictionary(uniqueKeysWithValues: frames.map { ($0, KernelFixtures.FrameFlags.merged) }))
    let flags = try FrameFile.flags(KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs))
    var reader = FrameRunReader()
    var numbers = SeededNumbers(seed: 5)
    var collector = RangeCollector(range: 0..<5_000, test: .kpageflags, memoryBytes: 4 << 20)
    var hasOverflown = false
    for process in 0..<200 as Range<UInt32> where !hasOverflown {
      // Half of all frames each: soon each frame has owners of its own.
      let some = frames.filter { _ in numbers.next() & 1 == 0 }
      do {
        try collector.add(some, of: process, flags: flags, &reader)
      } catch is RangeCollector.Overflow {
        hasOverflown = true
      }
      let bytes = collector.table.bytes + collector.sets.bytes
      #expect(hasOverflown || bytes <= 4 << 20)
    }
    #expect(hasOverflown)
  }

  @Test("A range of a single frame is never too large")
  func oneFrame() throws {
    let tree = try KernelTree()
    try tree.writeKpageflags([7: KernelFixtures.FrameFlags.merged])
    let flags = try FrameFile.flags(KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs))
    var reader = FrameRunReader()
    var collector = RangeCollector(range: 7..<8, test: .kpageflags, memoryBytes: 1)
    try collector.add([7, 7, 8], of: 0, flags: flags, &reader)
    let count = collector.table.count
    #expect(count == 1)
  }
}

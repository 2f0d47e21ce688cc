import MergeModel
import Testing

@testable import Attribution

@Suite("Frames by who maps them")
struct OwnerClassTests {
  private let identities = (1...4).map { ProcessIdentity(pid: Int32($0), startTicks: 9) }

  private func owner(_ process: Int, _ mappings: UInt64 = 1) -> OwnerClass.Owner {
    OwnerClass.Owner(process: identities[process], mappings: mappings)
  }

  private func word(_ process: Int, _ mappings: UInt64 = 1) -> UInt64 {
    OwnerClassCounts.word(process: process, mappings: mappings)
  }

  /// Adds ranges of frames, each frame given by its owners in walking order and its count.
  private func counts(
    _ ranges: [[(owners: [UInt32], mappings: UInt64)]], dropped: Set<Int> = []
  ) -> Tally {
    var tally = Tally(isGuest: Array(repeating: true, count: identities.count))
    for process in dropped { tally.drop(process, hasEnded: true) }
    for frames in ranges {
      var sets = OwnerSets()
      let ids = frames.map { frame in
        frame.owners.reduce(OwnerSets.none) { sets.adding($1, to: $0) }
      }
      var sums = SetSums(sets, dropped: dropped)
      for (id, frame) in zip(ids, frames) { sums.add(frameOf: id, mappings: frame.mappings) }
      sums.finish(into: &tally)
    }
    return tally
  }

  @Test("The same owners in different ranges are one class; as often mapped is part of it")
  func ranges() {
    let tally = counts([
      [([0, 1], 2), ([0, 1], 5), ([0, 0, 1], 3), ([2], 1)], [([0, 1], 2), ([1], 2)],
    ])
    #expect(
      tally.classes.classes(of: identities, without: []) == [
        OwnerClass(owners: [owner(0), owner(1)], frames: 3, completeFrames: 2),
        OwnerClass(owners: [owner(0, 2), owner(1)], frames: 1, completeFrames: 1),
        OwnerClass(owners: [owner(1)], frames: 1, completeFrames: 0),
        OwnerClass(owners: [owner(2)], frames: 1, completeFrames: 1),
      ])
  }

  @Test("Who was dropped before the counts were read is in no class, and the rest are all there is")
  func droppedBefore() {
    let tally = counts([[([0, 1, 2], 2), ([0, 2], 2), ([1], 3)]], dropped: [1])
    #expect(
      tally.classes.classes(of: identities, without: tally.dropped) == [
        OwnerClass(owners: [owner(0), owner(2)], frames: 2, completeFrames: 2)
      ])
  }

  @Test("Who was dropped later may map the frames still: they are incomplete")
  func droppedLater() {
    let tally = counts([[([0, 1, 2], 3), ([0, 2], 2), ([1], 1)]])
    #expect(
      tally.classes.classes(of: identities, without: [1]) == [
        OwnerClass(owners: [owner(0), owner(2)], frames: 2, completeFrames: 1)
      ])
  }

  @Test("Too many classes are none, and so are too many owners")
  func tooMany() {
    var counts = OwnerClassCounts()
    let one = OwnerClassCounts.Frames(all: 1, complete: 1)
    for number in 1...UInt64(OwnerClassCounts.mostClasses) {
      counts.add(one, of: [word(0, number)])
    }
    counts.add(one, of: [word(0, 1)])
    #expect(counts.classes(of: identities, without: [])?.count == OwnerClassCounts.mostClasses)
    counts.add(one, of: [word(1)])
    #expect(counts.frames == nil)
    counts.add(one, of: [word(1)])
    #expect(counts.classes(of: identities, without: []) == nil)

    var long = OwnerClassCounts()
    let owners = (0..<OwnerClassCounts.mostOwners).map { word($0) }
    long.add(one, of: owners)
    #expect(long.frames?.count == 1)
    long.add(one, of: [word(0)])
    #expect(long.frames == nil)
  }

  @Test("No frames, no classes: that is known, not unknown")
  func nothing() {
    #expect(counts([]).classes.classes(of: identities, without: []) == [])
  }
}

import MergeModel
import Testing

@testable import Attribution

@Suite("Sums over owner sets")
struct SetSumsTests {
  /// Sums over frames given by their owners in walking order and their count.
  private func tally(
    _ frames: [(owners: [UInt32], mappings: UInt64)], isGuest: [Bool], dropped: Set<Int> = []
  ) -> Tally {
    var sets = OwnerSets()
    let ids = frames.map { frame in
      frame.owners.reduce(OwnerSets.none) { sets.adding($1, to: $0) }
    }
    var sums = SetSums(sets, dropped: dropped)
    for (id, frame) in zip(ids, frames) { sums.add(frameOf: id, mappings: frame.mappings) }
    var tally = Tally(isGuest: isGuest)
    for process in dropped { tally.drop(process, hasEnded: true) }
    sums.finish(into: &tally)
    return tally
  }

  @Test("Two frames with the same owners and different counts")
  func differentCounts() {
    let tally = tally([([0, 1], 2), ([0, 1], 4)], isGuest: [true, true])
    #expect(tally.figures[0].mappedPages == 2)
    #expect(tally.figures[0].sharePages == 0.75)
    #expect(tally.unattributedPages == 2)
    #expect(tally.mergedFrames == 2)
    #expect(tally.pairs[0, 1] == 2)
  }

  @Test("A frame mapped three times by one process alone")
  func threeTimes() {
    let tally = tally([([0, 0, 0], 3)], isGuest: [true])
    #expect(tally.figures[0].mappedPages == 3)
    #expect(tally.figures[0].sharePages == 1)
    #expect(tally.figures[0].selfPages == 2)
    #expect(tally.figures[0].soleFrames == 1)
  }

  @Test("The same with another process in between is nobody's alone")
  func notAlone() {
    let tally = tally([([0, 0, 1], 3)], isGuest: [true, true])
    #expect(tally.figures.map(\.soleFrames) == [0, 0])
    #expect(tally.figures.map(\.selfPages) == [1, 0])
    #expect(tally.pairs[0, 1] == 1, "counted once whatever k")
  }

  @Test(
    "Of a dropped owner nothing remains, wherever it stood",
    arguments: [[2, 0, 1], [0, 2, 1], [0, 1, 2]] as [[UInt32]])
  func dropped(order: [UInt32]) {
    // In walking order the one in the place of 2 is dropped.
    guard let place = order.firstIndex(of: 2) else { return }
    let rest = [0, 1, 2].filter { $0 != place }
    let tally = tally(
      [([0, 1, 2], 2), ([UInt32(rest[0]), UInt32(place)].sorted(), 1)],
      isGuest: [true, true, true], dropped: [place])
    #expect(tally.figures[place].mappedPages == 0)
    #expect(tally.figures[rest[0]].mappedPages == 2)
    #expect(tally.figures[rest[0]].sharePages == 1.5)
    #expect(tally.figures[rest[0]].soleFrames == 1)
    #expect(tally.figures[rest[1]].soleFrames == 0)
    #expect(tally.pairs[rest[0], rest[1]] == 1)
    #expect(tally.pairs[place, rest[0]] == 0)
    #expect(tally.unattributedPages == 0)
    #expect(tally.movedFrames == 0)
  }

  @Test("A frame that only dropped processes mapped is a merged frame while anybody maps it")
  func onlyDropped() {
    #expect(tally([([0], 0)], isGuest: [true], dropped: [0]).mergedFrames == 0)
    let tally = tally([([0], 3)], isGuest: [true], dropped: [0])
    #expect(tally.mergedFrames == 1)
    #expect(tally.unattributedPages == 3)
  }

  @Test("Nothing in, nothing out")
  func nothing() {
    let tally = tally([], isGuest: [true, false])
    #expect(tally.mergedFrames == 0)
    #expect(tally.figures.allSatisfy { $0.mappedPages == 0 })
  }
}

@Suite("Counts of pairs")
struct PairCountsTests {
  @Test("Every two guests have a count of their own, in either order; others take no room")
  func places() {
    let isGuest = (0..<40).map { $0 % 3 != 1 }
    var pairs = PairCounts(among: isGuest)
    let guests = isGuest.indices.filter { isGuest[$0] }
    #expect(isGuest.indices.allSatisfy { pairs.counts($0) == isGuest[$0] })
    var next: UInt64 = 1
    for one in guests {
      for other in guests where other > one {
        pairs.add(next, other, one)
        next += 1
      }
    }
    var expected: UInt64 = 1
    for one in guests {
      for other in guests where other > one {
        #expect(pairs[one, other] == expected)
        expected += 1
      }
    }
  }

  @Test("Without guests there is nothing to count")
  func nobody() {
    #expect(!PairCounts(among: [false, false]).counts(0))
    #expect(PairCounts(among: [true]).counts(0))
  }
}

import Testing

@testable import Dashboard

@Suite("An order in which families stand together")
struct SeriationTests {
  /// Amounts that are the same in both directions.
  private func amounts(_ count: Int, _ chance: inout Chance, upTo most: UInt32) -> [[UInt32]] {
    var amounts = Array(repeating: Array(repeating: UInt32(0), count: count), count: count)
    for one in 0..<count {
      for other in 0..<one {
        let amount = UInt32.random(in: 0...most, using: &chance)
        amounts[one][other] = amount
        amounts[other][one] = amount
      }
    }
    return amounts
  }

  private func order(_ amounts: [[UInt32]]) -> [Int] {
    Seriation.order(count: amounts.count) { amounts[$0][$1] }
  }

  @Test("Everyone stands in it once, and it is the same each time", arguments: 0..<40)
  func permutation(seed: Int) {
    var chance = Chance(seed: UInt64(seed))
    // Few different amounts: ties are what an order could be shaken by.
    let amounts = amounts(seed, &chance, upTo: seed.isMultiple(of: 2) ? 3 : 1_000)
    let first = order(amounts)
    #expect(first.sorted() == Array(0..<seed))
    #expect(order(amounts) == first)
  }

  @Test("What hangs together by at least so much stands side by side", arguments: 1...20)
  func families(seed: Int) {
    var chance = Chance(seed: UInt64(seed))
    let amounts = amounts(30, &chance, upTo: 100)
    let order = order(amounts)
    for threshold in [UInt32(60), 80, 90, 95, 99] {
      let families = components(amounts, atLeast: threshold)
      var changes = 0
      for place in 1..<order.count where families[order[place]] != families[order[place - 1]] {
        changes += 1
      }
      #expect(changes + 1 == Set(families).count, "at \(threshold)")
    }
  }

  @Test("Families mixed by name come out one after the other")
  func mixed() {
    let family = [0, 1, 2, 0, 1, 2, 0, 1, 2]
    let order = Seriation.order(count: 9) { one, other in
      family[one] == family[other] ? 100 : 5
    }
    #expect(order.map { family[$0] } == [0, 0, 0, 1, 1, 1, 2, 2, 2])
  }

  @Test("Where nobody has anything in common the order stays")
  func nothing() {
    #expect(Seriation.order(count: 4) { _, _ in 0 } == [0, 1, 2, 3])
    #expect(Seriation.order(count: 1) { _, _ in 7 } == [0])
    #expect(Seriation.order(count: 0) { _, _ in 7 } == [])
  }

  /// The number of the family of each, families being what single links of that strength hold together.
  private func components(_ amounts: [[UInt32]], atLeast threshold: UInt32) -> [Int] {
    var family = Array(amounts.indices)
    for one in amounts.indices {
      for other in amounts.indices
      where amounts[one][other] >= threshold && family[one] != family[other] {
        let gone = family[other]
        for place in family.indices where family[place] == gone { family[place] = family[one] }
      }
    }
    return family
  }
}

/// An order of things in which those that have much in common stand together.
///
/// It grows from the pair that has most in common, and always takes next what has most in common
/// with anyone taken so far. So whatever amount is asked for, things that hang together by at least
/// that much stand side by side: nothing else is taken before the last of them.
enum Seriation {
  /// A permutation of `0..<count`; what is given for (i, j) must be what is given for (j, i).
  ///
  /// Among equals the one that has more in common with the one before comes first, then the lower
  /// number: the same amounts always give the same order. Takes `count²` steps.
  static func order(count: Int, common: (Int, Int) -> UInt32) -> [Int] {
    guard count > 0 else { return [] }
    var order: [Int] = []
    order.reserveCapacity(count)
    /// For each thing not taken yet the most that it has in common with one taken.
    var best = Array(repeating: UInt32(0), count: count)
    var rest = Array(0..<count)
    var next = start(count: count, common: common)
    while true {
      order.append(next)
      rest.removeAll { $0 == next }
      guard var winner = rest.first else { return order }
      for thing in rest {
        let amount = common(next, thing)
        if amount > best[thing] { best[thing] = amount }
        if best[thing] > best[winner]
          || best[thing] == best[winner] && amount > common(next, winner)
        {
          winner = thing
        }
      }
      next = winner
    }
  }

  /// The lower one of the pair with most in common.
  private static func start(count: Int, common: (Int, Int) -> UInt32) -> Int {
    var most: UInt32 = 0
    var start = 0
    for one in 0..<count {
      for other in (one + 1)..<max(count, one + 1) where common(one, other) > most {
        most = common(one, other)
        start = one
      }
    }
    return start
  }
}

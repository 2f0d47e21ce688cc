import MergeModel

/// Pages that changed between two looks, as far as a second look at one page in 16 tells.
///
/// Each block is looked at again in strata of 16 pages, one page of each. Where one changed the
/// whole block is read, so that all that changed in it is known, and with it the chance of
/// having found out: 1 − Π(1 − v/n) over its strata. Each block found counts for as many as it
/// stands for.
struct VolatileCount {
  static let stratumPages = 16
  /// Changed pages that can lie alone in blocks found quiet with a chance of 5 %: (15/16)ⁿ = 0.05.
  static let unseenPages = 47.0

  private(set) var seen: UInt64 = 0
  private var estimate = 0.0
  private var variance = 0.0

  /// Adds one block in which so many pages changed, found with this chance.
  mutating func add(_ pages: Int, chance: Double) {
    guard pages > 0, chance > 0 else { return }
    seen += UInt64(pages)
    estimate += Double(pages) / chance
    variance += Double(pages * pages) * (1 - chance) / (chance * chance)
  }

  mutating func add(_ other: VolatileCount) {
    seen += other.seen
    estimate += other.estimate
    variance += other.variance
  }

  /// The chance that a sample of one page of each stratum finds a change.
  static func chance(changed: [Int], of pages: [Int]) -> Double {
    var missed = 1.0
    for (changed, pages) in zip(changed, pages) where pages > 0 {
      missed *= 1 - Double(changed) / Double(pages)
    }
    return 1 - missed
  }

  /// The figure among `pages` in all.
  func pages(among pages: UInt64) -> Estimate {
    let (least, most) = (Double(seen), Double(pages))
    let value = min(max(estimate, least), most)
    guard pages > seen else { return Estimate(value) }
    let reach = 1.96 * variance.squareRoot()
    let high = min(most, max(value + reach, least + Self.unseenPages))
    return Estimate(value, interval: min(max(least, value - reach), high)...max(high, value))
  }
}

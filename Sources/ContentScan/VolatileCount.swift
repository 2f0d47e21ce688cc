import MergeModel

/// Pages that changed between two looks, as far as a second look at one page in 16 tells.
///
/// Each block is looked at again in strata of 64 pages, a run of four neighbours of each: a call
/// costs as much as a page. Where one changed the whole block is read, so that all that changed
/// in it is known, and with it the chance of having found out. Each block found counts for as
/// many as it stands for.
struct VolatileCount {
  static let stratumPages = 64
  static let runPages = 4
  /// Changed pages that can lie alone in blocks found quiet with a chance of 5 %: (15/16)ⁿ = 0.05.
  static let unseenPages = 47.0

  /// The runs of one block, page by page, and in which of them a page changed.
  struct Strata {
    private var pages = 0
    private var runs = 0
    private var changedRuns = 0
    private var hasRunChanged = false
    /// Of the strata before the one under way.
    private var missed = 1.0

    mutating func add(isChanged: Bool) {
      if pages % VolatileCount.runPages == 0 {
        if pages % VolatileCount.stratumPages == 0 { endStratum() }
        runs += 1
        hasRunChanged = false
      }
      pages += 1
      if isChanged, !hasRunChanged {
        hasRunChanged = true
        changedRuns += 1
      }
    }

    private mutating func endStratum() {
      missed = missedSoFar
      (runs, changedRuns) = (0, 0)
    }

    private var missedSoFar: Double {
      runs > 0 ? missed * (1 - Double(changedRuns) / Double(runs)) : missed
    }

    /// The chance that one run of each stratum finds a change: 1 − Π(1 − changed/runs).
    var chance: Double { 1 - missedSoFar }
  }

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

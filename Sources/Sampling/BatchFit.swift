import MergeModel

/// What waking up costs beside the pages of a batch, from what a page cost in batches of different
/// sizes.
struct BatchFit {
  private struct Size {
    var pages: Double
    var secondsPerPage: Double
    /// How far that may be off, as a part of it.
    var deviation: Double

    /// What a batch costs more than its pages do alone, where waking up costs as much as so many.
    func factor(_ wakingPages: Double) -> Double { 1 + wakingPages / pages }
  }

  private var sizes: [Size] = []

  /// In the time of so many pages: waking up, and the first pages of a batch, which find the caches
  /// empty.
  private static let usualPages = 50.0
  /// It is looked for in steps of a tenth, so many to each side; and how many are nothing unusual:
  /// hosts differ by a factor of two and more.
  private static let stepFactor = 1.1
  private static let mostSteps = 40
  private static let usualSteps = 8.0
  /// What a page costs is measured no better than this.
  private static let noise = 0.1
  /// Sizes of batches that are remembered.
  private static let mostSizes = 8

  /// The newest measurement of a size takes the place of the one before.
  mutating func take(secondsPerPage: Double, pages: Int64, deviation: Double = 0) {
    guard pages > 0, secondsPerPage > 0 else { return }
    sizes.removeAll { $0.pages == Double(pages) }
    sizes.append(
      Size(
        pages: Double(pages), secondsPerPage: secondsPerPage,
        deviation: max(deviation, Self.noise)))
    if sizes.count > Self.mostSizes { sizes.removeFirst() }
  }

  /// Waking up in pages, and between what bounds it is 95 times in 100; weighed against what is
  /// usual, which is all there is without any measurement.
  var wakingPages: Estimate {
    let candidates = Self.candidates
    let misfits = candidates.map { misfit(wakingPages: $0.pages) }
    // Where no waking up explains what was measured, that is worth less than it seemed.
    let surplus = (misfits.min() ?? 0) / Double(max(1, sizes.count - 2))
    let scale = sizes.count > 2 ? max(1, surplus) : 1
    let totals = zip(candidates, misfits).map { candidate, misfit in
      let unusual = Double(candidate.step) / Self.usualSteps
      return unusual * unusual + misfit / scale
    }
    let least = totals.min() ?? 0
    let likely = zip(candidates, totals).filter { $1 <= least + 4 }.map(\.0.pages)
    let best = zip(candidates, totals).first { $1 == least }?.0.pages ?? Self.usualPages
    return Estimate(best, interval: (likely.first ?? best)...(likely.last ?? best))
  }

  /// CPU time per page in batches of `pages`, by all that was measured; nil where nothing was.
  func secondsPerPage(inBatchOf pages: Int64) -> Double? {
    guard pages > 0 else { return nil }
    let waking = wakingPages.value
    return pageSeconds(wakingPages: waking).map { $0 * (1 + waking / Double(pages)) }
  }

  private static let candidates: [(step: Int, pages: Double)] = {
    var pages = usualPages
    for _ in 0..<mostSteps { pages /= stepFactor }
    return (-mostSteps...mostSteps).map { step in
      defer { pages *= stepFactor }
      return (step, pages)
    }
  }()

  /// What a page costs by itself, if waking up costs as much as so many: the best for all sizes, by
  /// how far each is off as a part of it.
  private func pageSeconds(wakingPages: Double) -> Double? {
    var (up, down) = (0.0, 0.0)
    for size in sizes {
      let factor = size.factor(wakingPages) / (size.deviation * size.secondsPerPage)
      up += factor / size.deviation
      down += factor * factor
    }
    return down > 0 ? up / down : nil
  }

  private func misfit(wakingPages: Double) -> Double {
    guard let page = pageSeconds(wakingPages: wakingPages) else { return 0 }
    return sizes.reduce(0) { sum, size in
      let off = (page * size.factor(wakingPages) / size.secondsPerPage - 1) / size.deviation
      return sum + off * off
    }
  }
}

/// What a batch costs beside its pages, from what a page cost in batches of different sizes.
struct BatchFit {
  private var costs: [(pages: Double, seconds: Double)] = []

  /// In the time of so many pages, and how far that may be off: waking up, and the first pages of
  /// a batch, which find the caches empty.
  private static let usualPages = 50.0
  private static let deviationPages = 40.0
  /// What a page costs is measured no better than this.
  private static let noise = 0.1
  /// Sizes of batches that are remembered.
  private static let mostSizes = 8

  /// The newest measurement of a size takes the place of the one before.
  mutating func take(secondsPerPage: Double, pages: Int64) {
    guard pages > 0 else { return }
    costs.removeAll { $0.pages == Double(pages) }
    costs.append((Double(pages), secondsPerPage))
    if costs.count > Self.mostSizes { costs.removeFirst() }
  }

  /// By least squares of cost over 1 / pages, weighed against what is usual; nil without any.
  var secondsPerBatch: Double? {
    guard !costs.isEmpty else { return nil }
    let count = Double(costs.count)
    let meanInverse = costs.reduce(0) { $0 + 1 / $1.pages } / count
    let meanCost = costs.reduce(0) { $0 + $1.seconds } / count
    // A cost holds its part of the batch already.
    let usual = Self.usualPages * meanCost / (1 + Self.usualPages * meanInverse)
    let distances = costs.map { 1 / $0.pages - meanInverse }
    let spread = distances.reduce(0) { $0 + $1 * $1 }
    guard spread > 0, meanCost > 0 else { return usual }
    let together = zip(distances, costs).reduce(0) { $0 + $1.0 * ($1.1.seconds - meanCost) }
    let deviation = Self.deviationPages * meanCost
    let usualWeight = 1 / (deviation * deviation)
    let weight = spread / ((Self.noise * meanCost) * (Self.noise * meanCost))
    return max(0, (together / spread * weight + usual * usualWeight) / (weight + usualWeight))
  }
}

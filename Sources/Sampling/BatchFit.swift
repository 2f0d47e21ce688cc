/// What a batch costs beside its pages, from what a page cost in batches of different sizes.
struct BatchFit {
  private var costs: [(pages: Double, seconds: Double)] = []

  /// Waking up, and what the pause has driven out of the caches: what it was on the hosts on which
  /// it was measured, and how far it may be off.
  private static let usual = 30e-6
  private static let deviation = 30e-6
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

  /// By least squares of cost over 1 / pages, weighed against what is usual.
  var secondsPerBatch: Double {
    guard costs.count > 1 else { return Self.usual }
    let count = Double(costs.count)
    let meanInverse = costs.reduce(0) { $0 + 1 / $1.pages } / count
    let meanCost = costs.reduce(0) { $0 + $1.seconds } / count
    let distances = costs.map { 1 / $0.pages - meanInverse }
    let spread = distances.reduce(0) { $0 + $1 * $1 }
    guard spread > 0 else { return Self.usual }
    let together = zip(distances, costs).reduce(0) { $0 + $1.0 * ($1.1.seconds - meanCost) }
    let variance = (Self.noise * meanCost) * (Self.noise * meanCost) / spread
    let usualWeight = 1 / (Self.deviation * Self.deviation)
    let weight = 1 / max(variance, .leastNormalMagnitude)
    return max(0, (together / spread * weight + Self.usual * usualWeight) / (weight + usualWeight))
  }
}

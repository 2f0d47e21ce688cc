/// What a batch costs ksmd: its pages, and waking up for it.
struct BatchCost {
  /// CPU time per page, as measured in batches of the present size.
  let measuredPerPage: Double
  /// CPU time of a page without its part of the batch.
  let pageSeconds: Double
  /// CPU time of a batch beside its pages.
  private let perBatch: Double

  /// The largest part of the measured cost that may be put down to the batches.
  private static let largestShare = 0.5

  /// Nil where it is not known what a page costs; `pages` are those of a batch at present.
  init?(_ snapshot: Snapshot, perPage cost: Double?, pages: Int64?) {
    guard let cost else { return nil }
    measuredPerPage = cost
    guard let pages, pages > 0, let batch = snapshot.trend.secondsPerBatch else {
      (pageSeconds, perBatch) = (cost, 0)
      return
    }
    perBatch = min(max(0, batch), cost * Double(pages) * Self.largestShare)
    pageSeconds = cost - perBatch / Double(pages)
  }

  /// CPU time of a batch of `pages`.
  func seconds(pages: Double) -> Double { perBatch + pages * pageSeconds }

  /// CPU time per page in batches of `pages`.
  func perPage(inBatchOf pages: Double?) -> Double {
    guard let pages, pages > 0 else { return measuredPerPage }
    return pageSeconds + perBatch / pages
  }
}

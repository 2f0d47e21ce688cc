/// What a batch costs ksmd: its pages, and waking up for it.
struct BatchCost {
  /// CPU time per page, as measured in batches of the present size.
  let measuredPerPage: Double
  /// CPU time of a page without its part of the batch.
  let pageSeconds: Double
  /// Waking up costs as much as so many pages.
  private let wakingPages: Double

  /// Nil where it is not known what a page costs; `pages` are those of a batch at present.
  ///
  /// The measured cost holds its part of waking up, which is all but everything in a batch of a few
  /// pages: what a page costs in a large one follows from how the two compare. `wakingPages` is
  /// that where it is not what the snapshot says.
  init?(_ snapshot: Snapshot, perPage cost: Double?, pages: Int64?, wakingPages: Double? = nil) {
    guard let cost else { return nil }
    measuredPerPage = cost
    guard let pages, pages > 0, let waking = wakingPages ?? snapshot.trend.wakingPages?.value else {
      (pageSeconds, self.wakingPages) = (cost, 0)
      return
    }
    self.wakingPages = max(0, waking)
    pageSeconds = cost / (1 + self.wakingPages / Double(pages))
  }

  /// CPU time of a batch of `pages`.
  func seconds(pages: Double) -> Double { (wakingPages + pages) * pageSeconds }

  /// CPU time per page in batches of `pages`.
  func perPage(inBatchOf pages: Double?) -> Double {
    guard let pages, pages > 0 else { return measuredPerPage }
    return (1 + wakingPages / pages) * pageSeconds
  }
}

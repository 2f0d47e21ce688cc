/// What only a row of samples shows.
package struct Trend: Sendable, Equatable {
  /// Change of the saving over `savingChangeSeconds`, in bytes; nil until there are two samples.
  package var savingChangeBytes: Int64?
  /// At most 600.
  package var savingChangeSeconds: Double?
  /// Change of `pages_sharing` per second over the last minute.
  package var sharingPagesPerSecond: Double?
  /// Length of the last full scan that was seen from its start to its end, in seconds.
  package var passSeconds: Double?
  /// When the full scan under way was seen to begin; nil where its beginning was not seen.
  package var passBegan: Moment?
  /// The same where ksmd has gone at one pace since that scan began; nil where it was changed.
  package var passSecondsAtThisPace: Double?
  /// Part of the full scan under way that is done, below 1: of the pages that the last ones had,
  /// else of the time that the last one took at this pace; nil where neither tells.
  package var passShare: Double?
  /// Full scans seen to end without a rise of pages_sharing, in a row.
  package var fruitlessPasses = 0
  /// Mean cow_ksm per second over the last minute.
  package var cowBreaksPerSecond: Double?
  /// Mean huge pages made and split per second over the last minute.
  package var hugeCollapsesPerSecond: Double?
  package var hugeSplitsPerSecond: Double?
  /// Change of all guests' resident memory over the last minute, in bytes a second.
  package var residentBytesPerSecond: Double?
  /// Part of the pages ksmd came by in the last minute that smart scan did not pass over.
  package var visitedShare: Double?
  /// Mean ksmd CPU over the last minute, in per cent of one core.
  package var ksmdCPUPercent: Double?
  /// ksmd's CPU time for each page that it looked at, over whole full scans with the present
  /// settings where there were some, else over the last minute; nil where the pages were few.
  package var secondsPerPage: Double?
  /// How far `secondsPerPage` may be off by how little was seen, as a part of it; nil where it is
  /// not known over how many batches that was.
  package var costDeviation: Double?
  /// As how many pages ksmd's waking up for a batch costs, from batches of different sizes where
  /// there were some; nil until the cost of a page is known.
  package var wakingPages: Estimate?
  /// Mean pages a second over the last minute, since the settings that decide it were changed.
  package var pagesPerSecond: Double?
  /// Pages that ksmd looks at in one full scan: mean of the last nine that were seen whole.
  package var passPages: Double?
  /// Time that ksmd waited for a processor, per second of its CPU time in the last minute.
  package var waitShare: Double?
  /// Least and most of `secondsPerPage` over the last ten minutes, in batches of the present size;
  /// nil until it has been measured.
  package var secondsPerPageRange: ClosedRange<Double>?
  /// Who runs out of memory first because merged pages are written to; nil while nobody does.
  package var storm: Exhaustion?
  /// Who runs out of memory first because processes grow; nil while nobody does soon.
  package var filling: Exhaustion?

  package init() {}
}

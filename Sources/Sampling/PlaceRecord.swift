import MergeModel

/// What was counted on the host or in one memory cgroup, moment by moment.
struct PlaceRecord: Sendable {
  /// What was read of it at one moment.
  struct Reading {
    var at: Moment
    var usedBytes: Double
    var roomBytes: Double
    /// All that there is: memory of the host, or the limit of the cgroup.
    var limitBytes: Double
    /// What unmerging everything would need; nil where that is not known.
    var needsBytes: Double?
  }

  /// What was counted at one moment; sums are from the first one on.
  struct Point {
    var at: Moment
    var usedBytes: Double
    var roomBytes: Double
    var needsBytes: Double?
    var sums: Sums
  }

  /// Summed up from sample to sample, also over those in which the cgroup was not read again.
  struct Sums {
    /// Bytes by which the processes have grown.
    var grownBytes = 0.0
    /// Writes to merged pages of the whole host.
    var breaks = 0.0
    /// Those of them in samples that tell how many the members may have made, and that number.
    var knownBreaks = 0.0
    var possibleBreaks = 0.0
  }

  let pageBytes: Double
  private(set) var points: [Point] = []
  private(set) var limitBytes = 0.0
  private var sums = Sums()
  private var nextThinning = thinningPoints

  /// Points that come together before some are let go.
  private static let thinningPoints = 60
  /// What is older than this is kept only so far apart: there may be a thousand cgroups.
  private static let newSeconds = 60.0
  private static let oldApart = 5.0

  init(pageBytes: Double) { self.pageBytes = pageBytes }

  /// Takes in what was read, and what happened since the sample before.
  ///
  /// `writes`: of the members, by their faults; nil where not known.
  mutating func add(
    _ reading: Reading, grownBytes: Double, breaks: Double, writes: Double?
  ) {
    if !points.isEmpty {
      sums.grownBytes += grownBytes
      sums.breaks += breaks
      if let writes {
        sums.knownBreaks += breaks
        sums.possibleBreaks += writes * StormRule.breaksPerFault
      }
    }
    limitBytes = reading.limitBytes
    // A group that was not read again has nothing new to say.
    if let last = points.last, reading.at.seconds(since: last.at) <= 0 { return }
    points.append(
      Point(
        at: reading.at, usedBytes: reading.usedBytes, roomBytes: reading.roomBytes,
        needsBytes: reading.needsBytes, sums: sums))
    if points.count >= nextThinning { thin(at: reading.at) }
  }

  /// Lets go what is too old, and most of what is not new: only the last moments tell of growth.
  private mutating func thin(at now: Moment) {
    var kept: [Point] = []
    for point in points {
      let age = now.seconds(since: point.at)
      if age > StormRule.memorySeconds { continue }
      if age > Self.newSeconds, let last = kept.last,
        point.at.seconds(since: last.at) < Self.oldApart
      {
        continue
      }
      kept.append(point)
    }
    points = kept
    nextThinning = kept.count + Self.thinningPoints
  }
}

package import MergeModel

/// Makes of a row of snapshots what only a row can tell: rates, trend, history and events.
package struct TrendKeeper: Sendable {
  private struct Point {
    var at: Moment
    var savingBytes: Int64?
    var sharingPages: Int64?
    var cowBreaks: UInt64?
    var ksmdSeconds: Double?
    var pagesScanned: Int64?
    var pagesSkipped: Int64?
    var hugeCollapses: UInt64?
    var hugeSplits: UInt64?
  }

  /// Resident bytes of each guest at one moment.
  private struct Residents {
    var at: Moment
    var bytes: [ProcessIdentity: UInt64]
  }

  package private(set) var history = History()
  private var points: [Point] = []
  private var residents: [Residents] = []
  private var earlier: Snapshot?
  private var scans = ScanClock()
  private var meter = ScanMeter()
  private var costs = CostRange()
  private var savedPast = SavedPast()
  private var headrooms = HeadroomTable()
  private var storms = StormWatch()
  private var isBursting = false
  private var wasListed = false

  /// Whether the next sample should say who writes to merged pages.
  var wantsWriters: Bool { storms.wantsWriters }

  /// Samples that are held.
  var pointCount: Int { points.count }

  private static let spanSeconds = 600.0
  private static let recentSeconds = 60.0
  /// Resident memory is remembered no more often: on a host of a thousand guests each costs 40 KiB.
  private static let residentsApart = 5.0
  /// Later than this, nobody looked (a suspended host).
  ///
  /// A sample may take its time where memory runs out, and what was seen before it tells of that.
  private static let sleepSeconds = 60.0
  /// Fewer pages say nothing of what one costs: the CPU time may be counted in ticks.
  private static let fewestPages = 1_000.0

  package init() {}

  /// Completes `snapshot` and returns what happened since the one before.
  ///
  /// `isListed`: its processes have been read; until then none of them did just begin.
  /// `delay` is the time that should lie between two; over much more there are no rates.
  package mutating func add(
    _ snapshot: inout Snapshot, isListed: Bool = true, delay: Double = 1
  ) -> [Event] {
    if let earlier { snapshot.rates = Rates(from: earlier, to: snapshot) }
    keep(snapshot)
    scans.add(snapshot)
    meter.add(snapshot)
    snapshot.trend = trend(at: snapshot.takenAt)
    meter.complete(&snapshot.trend)
    snapshot.trend.passShare = scans.share(snapshot, passPages: snapshot.trend.passPages)
    costs.add(snapshot)
    snapshot.trend.secondsPerPageRange = costs.range
    snapshot.trend.residentBytesPerSecond = residentChange(snapshot)
    if let attribution = snapshot.attribution { savedPast.add(attribution) }
    for index in snapshot.processes.indices {
      let change = savedPast.change(of: snapshot.processes[index].id)
      snapshot.processes[index].savedChangePages = change?.pages
      snapshot.processes[index].savedChangeSeconds = change?.seconds
    }
    snapshot.knownHeadroom = headrooms.headroom(of: snapshot)
    let seconds = earlier.map { snapshot.takenAt.seconds(since: $0.takenAt) } ?? 0
    record(snapshot, isGap: seconds > 2 * delay + 2)
    let events =
      EventFinder.events(from: earlier, to: snapshot, areProcessesKnown: wasListed)
      + bursts(snapshot)
      + storms.add(
        &snapshot, delay: delay,
        isGap: seconds > 2 * delay + Self.sleepSeconds || (isListed && !wasListed))
    for event in events { history.mark(event) }
    earlier = snapshot
    wasListed = isListed
    return events
  }

  /// Enters the past; a rate over a time in which nobody looked is none.
  private mutating func record(_ snapshot: Snapshot, isGap: Bool) {
    let begin = isGap ? nil : earlier?.takenAt
    let rates = isGap ? nil : snapshot.rates
    for (series, value) in [
      (History.Series.saving, snapshot.savingBytes.map { Double($0) }),
      (.ksmdCPU, rates?.ksmdCPUPercent), (.cowBreaks, rates?.cowBreaksPerSecond),
    ] {
      history.append(value, to: series, at: snapshot.takenAt, since: begin)
    }
  }

  private mutating func keep(_ snapshot: Snapshot) {
    points.append(
      Point(
        at: snapshot.takenAt, savingBytes: snapshot.savingBytes,
        sharingPages: snapshot.ksm[.pagesSharing], cowBreaks: snapshot.host.cowBreaks.value,
        ksmdSeconds: snapshot.host.ksmd.value?.cpuSeconds,
        pagesScanned: snapshot.ksm[.pagesScanned], pagesSkipped: snapshot.ksm[.pagesSkipped],
        hugeCollapses: snapshot.host.hugePageCollapses.value,
        hugeSplits: snapshot.host.hugePageSplits.value))
    points.removeAll { snapshot.takenAt.seconds(since: $0.at) > Self.spanSeconds }
  }

  private func trend(at now: Moment) -> Trend {
    var trend = Trend()
    trend.passSeconds = scans.passSeconds
    trend.passSecondsAtThisPace = scans.passSecondsAtThisPace
    trend.passBegan = scans.passBegan
    trend.fruitlessPasses = scans.fruitlessPasses
    guard let first = points.first, let last = points.last, points.count > 1 else { return trend }
    if let then = first.savingBytes, let now = last.savingBytes {
      trend.savingChangeBytes = now - then
      trend.savingChangeSeconds = last.at.seconds(since: first.at)
    }
    // Where samples are rarer than that, since the one before.
    let recent =
      points.dropLast().first { now.seconds(since: $0.at) <= Self.recentSeconds }
      ?? points[points.count - 2]
    let seconds = last.at.seconds(since: recent.at)
    guard seconds > 0 else { return trend }
    if let then = recent.sharingPages, let now = last.sharingPages {
      trend.sharingPagesPerSecond = Double(now - then) / seconds
    }
    func perSecond(_ counter: KeyPath<Point, UInt64?>) -> Double? {
      guard let then = recent[keyPath: counter], let now = last[keyPath: counter], now >= then
      else { return nil }
      return Double(now - then) / seconds
    }
    trend.cowBreaksPerSecond = perSecond(\.cowBreaks)
    trend.hugeCollapsesPerSecond = perSecond(\.hugeCollapses)
    trend.hugeSplitsPerSecond = perSecond(\.hugeSplits)
    trend.visitedShare = visitedShare(from: recent, to: last)
    if let then = recent.ksmdSeconds, let now = last.ksmdSeconds, now >= then {
      trend.ksmdCPUPercent = (now - then) / seconds * 100
      if let before = recent.pagesScanned, let after = last.pagesScanned,
        Double(after) - Double(before) >= Self.fewestPages, now > then
      {
        trend.secondsPerPage = (now - then) / (Double(after) - Double(before))
      }
    }
    return trend
  }

  private func visitedShare(from recent: Point, to last: Point) -> Double? {
    guard let scanned = Self.difference(recent.pagesScanned, last.pagesScanned),
      let skipped = Self.difference(recent.pagesSkipped, last.pagesSkipped),
      scanned + skipped >= Self.fewestPages
    else { return nil }
    return scanned / (scanned + skipped)
  }

  private static func difference(_ before: Int64?, _ after: Int64?) -> Double? {
    guard let before, let after, after >= before else { return nil }
    return Double(after) - Double(before)
  }

  /// Bytes a second by which those guests grew that were there at both ends of the last minute.
  private mutating func residentChange(_ snapshot: Snapshot) -> Double? {
    // One file for both ends: smaps and statm differ by what each processor has not yet added up.
    let bytes = snapshot.guests.compactMap { guest in
      guest.resident.value.value.map { (guest.id, $0) }
    }
    let now = Residents(
      at: snapshot.takenAt, bytes: Dictionary(bytes, uniquingKeysWith: { $1 }))
    let recent = residents.first { now.at.seconds(since: $0.at) <= Self.recentSeconds }
    let then = recent ?? residents.last
    if residents.last.map({ now.at.seconds(since: $0.at) >= Self.residentsApart }) ?? true {
      residents.removeAll { now.at.seconds(since: $0.at) > Self.recentSeconds }
      residents.append(now)
    }
    guard let then else { return nil }
    let seconds = now.at.seconds(since: then.at)
    let changes = now.bytes.compactMap { id, bytes in
      then.bytes[id].map { Double(bytes) - Double($0) }
    }
    guard seconds > 0, !changes.isEmpty else { return nil }
    return changes.reduce(0, +) / seconds
  }

  /// COW breaks per second from which a burst is worth an event: 4 MiB of copies a second.
  private static let burstPerSecond = 1_000.0

  /// One event when a burst begins; none while it lasts.
  private mutating func bursts(_ snapshot: Snapshot) -> [Event] {
    let rate = snapshot.trend.cowBreaksPerSecond ?? 0
    defer { isBursting = rate >= (isBursting ? Self.burstPerSecond / 2 : Self.burstPerSecond) }
    guard rate >= Self.burstPerSecond, !isBursting else { return [] }
    return [Event(.cowBurst(perSecond: rate), at: snapshot.takenAt)]
  }
}

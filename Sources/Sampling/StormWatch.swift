import MergeModel

/// Tells from a row of samples where memory runs out, and whether writes to merged pages do it.
///
/// For the host and each memory cgroup it measures how fast what is used grows, over a few seconds
/// and over some more, and takes the worse of the two: bursts then stay visible between each other,
/// and what accelerates counts as it is now. How the alarm is raised and taken back: docs/headroom.md.
struct StormWatch: Sendable {
  /// What the alarm is raised and taken back by.
  enum Rule {
    /// Raised when memory is gone in less than this, taken back when in more than `calmSeconds`.
    static let alarmSeconds = 180.0
    static let calmSeconds = 300.0
    /// The same without writes to merged pages: a process that starts grows fast and then stops.
    static let fillingSeconds = 60.0
    /// For so long nothing must point to it before it is taken back: bursts have pauses.
    static let quietSeconds = 15.0
    /// Growth must be seen for this part of the time that is left: short where little is left.
    static let evidenceShare = 0.05
    /// Of what grows, writes to merged pages must explain this much.
    static let explainedShare = 0.5
    /// Growth below this is noise, and below the lesser where little is left: the kernel charges in
    /// batches, one a processor.
    static let leastGrowthBytes = 1_048_576.0...4_194_304.0
    /// The part of what is left that growth must reach, within these bounds.
    static let leastGrowthShare = 0.125
    /// The two spans over which growth is measured.
    static let spans = [4.0, 20.0]
    /// How far back the last quiet moment may lie.
    static let memorySeconds = 600.0
  }

  /// What was counted at one moment.
  private struct Point {
    var at: Moment
    var usedBytes: Double
    var roomBytes: Double
    /// What unmerging everything would need.
    var needsBytes: Double
    /// Bytes by which the processes have grown, summed up from sample to sample.
    var grownBytes: Double
    /// Writes to merged pages of the whole host, summed up from sample to sample.
    var breaks: Double
  }

  /// What the points of one place say.
  struct Estimate {
    var secondsLeft: Double
    var growth: Double
    var breaksPerSecond: Double
    var isExplained: Bool
    /// Seconds in which it was seen to grow.
    var evidenceSeconds: Double
  }

  private var points: [Exhaustion.Place: [Point]] = [:]
  private var residents: [ProcessIdentity: UInt64] = [:]
  private var zeros: [ProcessIdentity: UInt64] = [:]
  private var earlier: (cowBreaks: UInt64?, zeroPages: Int64?)?
  private var breaks = 0.0
  private var lastAt: Moment?
  private var pageBytes = 4_096.0
  private var storm = Alarm()
  private var filling = Alarm()
  private var writers = WriterTable()

  /// Breaks a second from which it is worth to know who writes.
  private static let manyBreaks = 100.0
  private var recentBreaks = 0.0

  /// Whether the next sample should say who writes.
  var wantsWriters: Bool { storm.raised != nil || recentBreaks >= Self.manyBreaks }

  /// Takes in a sample and completes its trend; returns what began or ended.
  ///
  /// `isGap`: nobody looked since the one before.
  mutating func add(_ snapshot: inout Snapshot, delay: Double, isGap: Bool) -> [Event] {
    if isGap { points = [:] }
    pageBytes = Double(snapshot.host.pageBytes)
    countBreaks(snapshot)
    keep(snapshot)
    writers.add(snapshot)
    let quiet = max(Rule.quietSeconds, 2 * delay)
    let rooms = points.compactMapValues { $0.last?.roomBytes }
    let before = storm.raised
    let found = first(in: snapshot, isStorm: true)
    storm.update(found, at: snapshot.takenAt, calm: Rule.calmSeconds, quiet: quiet, rooms)
    if storm.raised == nil {
      let found = first(in: snapshot, isStorm: false)
      filling.update(found, at: snapshot.takenAt, calm: Rule.fillingSeconds, quiet: quiet, rooms)
    } else {
      filling = Alarm()
    }
    var raised = storm.raised
    raised?.writers = writers.most(in: snapshot)
    snapshot.trend.storm = raised
    snapshot.trend.filling = filling.raised
    return events(before, raised, at: snapshot.takenAt)
  }

  private func events(
    _ before: Exhaustion?, _ now: Exhaustion?, at moment: Moment
  ) -> [Event] {
    switch (before, now) {
    case (nil, let began?):
      [
        Event(
          .stormBegan(
            began.place, cowBreaksPerSecond: began.cowBreaksPerSecond,
            secondsLeft: began.secondsLeft), at: moment)
      ]
    case (let ended?, nil):
      [Event(.stormEnded(ended.place, seconds: moment.seconds(since: ended.began)), at: moment)]
    default: []
    }
  }

  // MARK: Keeping

  /// Writes to merged pages, and to KSM's zero pages, which `cow_ksm` does not count.
  private mutating func countBreaks(_ snapshot: Snapshot) {
    let (cow, zero) = (snapshot.host.cowBreaks.value, snapshot.ksm[.ksmZeroPages])
    let before = breaks
    if let then = earlier?.cowBreaks, let cow, cow >= then { breaks += Double(cow - then) }
    if let then = earlier?.zeroPages, let zero, zero < then { breaks += Double(then - zero) }
    if let lastAt, snapshot.takenAt.seconds(since: lastAt) > 0 {
      recentBreaks = (breaks - before) / snapshot.takenAt.seconds(since: lastAt)
    }
    earlier = (cow, zero)
    lastAt = snapshot.takenAt
  }

  private mutating func keep(_ snapshot: Snapshot) {
    var grown: [ProcessIdentity: Double] = [:]
    var (nowResident, nowZeros) = ([ProcessIdentity: UInt64](), [ProcessIdentity: UInt64]())
    for process in snapshot.processes {
      guard let resident = process.resident.value.value else { continue }
      nowResident[process.id] = resident
      let placed = process.placedZeroPages ?? 0
      nowZeros[process.id] = placed
      // One that was not there before has grown by all that it has.
      var change = Double(resident) - Double(residents[process.id] ?? 0)
      // What was a zero page of KSM's counts as resident once it is written to: no growth.
      if let then = zeros[process.id], then > placed {
        change = max(min(change, 0), change - Double(then - placed) * pageBytes)
      }
      grown[process.id] = change
    }
    (residents, zeros) = (nowResident, nowZeros)
    var seen: Set<Exhaustion.Place> = [.host]
    if let room = snapshot.host.headroomBytes {
      append(
        to: .host, at: snapshot.takenAt, used: -Double(room), room: Double(room),
        needs: Double(snapshot.unmergeNeedsBytes ?? 0), grown: grown.values.reduce(0, +))
    }
    for (group, needs) in zip(snapshot.memoryGroups, snapshot.groupUnmergeNeeds) {
      let place = Exhaustion.Place.group(group.path)
      seen.insert(place)
      let inside = group.members.reduce(0.0) { $0 + (grown[$1] ?? 0) }
      append(
        to: place, at: group.readAt ?? snapshot.takenAt, used: Double(group.keptBytes),
        room: Double(group.roomBytes), needs: Double(needs.bytes), grown: inside)
    }
    points = points.filter { seen.contains($0.key) }
  }

  private mutating func append(
    to place: Exhaustion.Place, at moment: Moment, used: Double, room: Double, needs: Double,
    grown: Double
  ) {
    var row = points[place] ?? []
    let sum = (row.last?.grownBytes ?? 0) + (row.isEmpty ? 0 : grown)
    let point = Point(
      at: moment, usedBytes: used, roomBytes: room, needsBytes: needs, grownBytes: sum,
      breaks: breaks)
    // A group that was not read again has nothing new to say but how its processes grew.
    if let last = row.last, moment.seconds(since: last.at) <= 0 {
      row[row.count - 1].grownBytes = sum
    } else {
      row.append(point)
    }
    row.removeAll { moment.seconds(since: $0.at) > Rule.memorySeconds }
    points[place] = row
  }

  // MARK: Judging

  /// Who runs out first, where it is certain enough to raise the alarm.
  private func first(in snapshot: Snapshot, isStorm: Bool) -> Exhaustion? {
    var first: Exhaustion?
    for (place, row) in points {
      guard let last = row.last, let estimate = Self.estimate(row, pageBytes: pageBytes),
        estimate.isExplained == isStorm,
        isStorm ? Self.canExhaust(row, pageBytes: pageBytes) : canFill(place, snapshot)
      else { continue }
      let limit = isStorm ? Rule.alarmSeconds : Rule.fillingSeconds
      let isKnown = isStorm && storm.raised?.place == place
      let isCertain =
        estimate.secondsLeft <= limit
        && estimate.evidenceSeconds >= estimate.secondsLeft * Rule.evidenceShare
      guard isCertain || (isKnown && estimate.secondsLeft <= Rule.calmSeconds) else { continue }
      if let first, first.secondsLeft <= estimate.secondsLeft { continue }
      first = Exhaustion(
        place: place, secondsLeft: estimate.secondsLeft,
        roomBytes: UInt64(max(0, last.roomBytes)), growthBytesPerSecond: estimate.growth,
        cowBreaksPerSecond: estimate.breaksPerSecond, at: last.at, began: last.at)
    }
    return first
  }

  /// The worse of the spans; nil where nothing grows, or too little to tell.
  private static func estimate(_ row: [Point], pageBytes: Double) -> Estimate? {
    guard let last = row.last, row.count > 1 else { return nil }
    var worst: Estimate?
    for span in Rule.spans {
      let previous = row[row.count - 2]
      let from = row.dropLast().first { last.at.seconds(since: $0.at) <= span } ?? previous
      guard let one = estimate(from: from, to: last, row, pageBytes: pageBytes) else { continue }
      // What writes explain counts first: it is what the operator can stop.
      let isWorse =
        worst.map {
          $0.isExplained == one.isExplained
            ? one.secondsLeft < $0.secondsLeft : one.isExplained
        } ?? true
      if isWorse { worst = one }
    }
    return worst
  }

  private static func estimate(
    from: Point, to last: Point, _ row: [Point], pageBytes: Double
  ) -> Estimate? {
    let seconds = last.at.seconds(since: from.at)
    let growth = last.usedBytes - from.usedBytes
    let bounds = Rule.leastGrowthBytes
    let least = min(
      max(last.roomBytes * Rule.leastGrowthShare, bounds.lowerBound), bounds.upperBound)
    guard seconds > 0, growth >= least else { return nil }
    let broken = (last.breaks - from.breaks) * pageBytes
    let other = max(0, last.grownBytes - from.grownBytes)
    let explained = min(broken, max(0, growth - other))
    return Estimate(
      secondsLeft: last.roomBytes / (growth / seconds), growth: growth / seconds,
      breaksPerSecond: (last.breaks - from.breaks) / seconds,
      isExplained: explained >= growth * Rule.explainedShare,
      evidenceSeconds: evidence(row, since: from.at, pageBytes: pageBytes))
  }

  /// Seconds of the intervals since `moment` in which more was used at their end.
  private static func evidence(
    _ row: [Point], since moment: Moment, pageBytes: Double
  ) -> Double {
    zip(row, row.dropFirst()).reduce(0) { sum, pair in
      let (from, to) = pair
      guard from.at.seconds(since: moment) >= 0, to.usedBytes - from.usedBytes >= 16 * pageBytes
      else { return sum }
      return sum + to.at.seconds(since: from.at)
    }
  }

  /// Whether there was more sharing to lose than room, when it was last quiet.
  ///
  /// The kernel notices only with its next full scan what writes have taken, so that its counts of
  /// what is merged are too high while a storm lasts: only those of before can be held against the
  /// room of before.
  private static func canExhaust(_ row: [Point], pageBytes: Double) -> Bool {
    guard let last = row.last else { return false }
    var needs = last.needsBytes
    var start = last
    for (from, to) in zip(row, row.dropFirst()).reversed() {
      let seconds = max(0.001, to.at.seconds(since: from.at))
      let broken = (to.breaks - from.breaks) * pageBytes
      needs = max(needs, from.needsBytes)
      start = from
      // Quiet: it would take hours to fill the room at such a rate.
      if broken / seconds * 3_600 < to.roomBytes, broken < Rule.leastGrowthBytes.lowerBound {
        break
      }
    }
    let broken = (last.breaks - start.breaks) * pageBytes
    return needs > min(start.roomBytes, last.roomBytes + broken)
  }

  /// Whether what the guests have not touched yet, and what could be unmerged, exceeds the room.
  private func canFill(_ place: Exhaustion.Place, _ snapshot: Snapshot) -> Bool {
    guard let last = points[place]?.last else { return false }
    var members: Set<ProcessIdentity>?
    if case .group(let path) = place {
      members = snapshot.memoryGroups.first { $0.path == path }?.members
    }
    var untouched = 0.0
    for guest in snapshot.guests where members?.contains(guest.id) ?? true {
      guard let ram = guest.guest?.ramBytes, let resident = guest.residentBytes else { continue }
      untouched += max(0, Double(ram) - Double(resident))
    }
    return untouched + last.needsBytes > last.roomBytes
  }
}

extension StormWatch {
  /// Raised by what points to it, taken back when nothing did for a while.
  struct Alarm: Sendable {
    private(set) var raised: Exhaustion?
    private var pointedTo: Moment?

    mutating func update(
      _ found: Exhaustion?, at now: Moment, calm: Double, quiet: Double,
      _ rooms: [Exhaustion.Place: Double]
    ) {
      if var found {
        found.began = raised?.began ?? found.at
        raised = found
        if found.secondsLeft <= calm { pointedTo = now }
        return
      }
      guard var held = raised, let pointedTo, let room = rooms[held.place],
        now.seconds(since: pointedTo) < quiet
      else {
        raised = nil
        return
      }
      // A pause between two bursts: at the rate that was seen.
      held.roomBytes = UInt64(max(0, room))
      held.secondsLeft = room / held.growthBytesPerSecond
      held.at = now
      raised = held
    }
  }
}

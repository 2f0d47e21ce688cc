import MergeModel

/// Tells from a row of samples where memory runs out, and whether writes to merged pages do it.
///
/// For the host and each memory cgroup it measures how fast what is used grows, over a few seconds
/// and over some more, and takes the worse of the two: bursts then stay visible between each other,
/// and what accelerates counts as it is now. How the alarm is raised and taken back: docs/headroom.md.
struct StormWatch: Sendable {
  private var records: [Exhaustion.Place: PlaceRecord] = [:]
  private var breakCount = BreakCount()
  private var lastAt: Moment?
  private var manyBreaksAt: Moment?
  private var storm = StormAlarm()
  private var filling = StormAlarm()
  private var writers = WriterTable()

  /// For how long after many breaks it is worth to know who writes.
  private static let interestSeconds = 30.0

  /// Whether the next sample should say who writes.
  var wantsWriters: Bool { storm.raised != nil || manyBreaksAt != nil }

  /// Takes in a sample and completes its trend; returns what began or ended.
  ///
  /// `isGap`: nobody looked since the one before, which is more than that it came late.
  mutating func add(_ snapshot: inout Snapshot, delay: Double, isGap: Bool) -> [Event] {
    if isGap { records = [:] }
    let passed = isGap ? 0 : lastAt.map { snapshot.takenAt.seconds(since: $0) } ?? 0
    keep(snapshot)
    writers.add(snapshot)
    let quiet = max(StormRule.quietSeconds, 2 * max(delay, passed))
    let rooms = records.compactMapValues { $0.points.last?.roomBytes }
    let before = storm.raised
    var estimates = records.compactMapValues(\.estimate)
    if let place = before?.place, estimates[place]?.isExplained != true,
      let exhausted = records[place]?.exhausted
    {
      estimates[place] = exhausted
    }
    if let place = before?.place, let now = estimates[place], now.isKnown, !now.isExplained {
      storm.refute()
    }
    let found = first(estimates, in: snapshot, isStorm: true)
    storm.update(
      found, at: snapshot.takenAt, calm: StormRule.calmSeconds, quiet: quiet, rooms,
      isKnown: found.flatMap { estimates[$0.place]?.isKnown } ?? true)
    if storm.raised == nil {
      let found = first(estimates, in: snapshot, isStorm: false)
      filling.update(
        found, at: snapshot.takenAt, calm: StormRule.fillingSeconds, quiet: quiet, rooms)
    } else {
      filling = StormAlarm()
    }
    var raised = storm.raised
    if let place = raised?.place { raised?.writers = writers.most(in: snapshot, at: place) }
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

  private mutating func keep(_ snapshot: Snapshot) {
    let page = Double(snapshot.host.pageBytes)
    let (breaks, changed) = breakCount.take(snapshot)
    noteInterest(at: snapshot.takenAt)
    var seen: Set<Exhaustion.Place> = [.host]
    if let room = snapshot.host.headroomBytes {
      let grown = changed.byProcess.values.reduce(0) { $0 + $1.grownBytes }
      // Whoever writes, it is on the host.
      records[.host, default: PlaceRecord(pageBytes: page)].add(
        PlaceRecord.Reading(
          at: snapshot.takenAt, usedBytes: -Double(room), roomBytes: Double(room),
          limitBytes: Double(snapshot.host.memoryBytes.value ?? 0),
          needsBytes: snapshot.unmergeNeedsBytes.map { Double($0) }),
        grownBytes: grown, breaks: breaks, writes: nil)
    }
    // Who undoes merging for all takes the faults of all.
    let isAnybodys = snapshot.ksm[.run] == 2 || snapshot.hiddenProcesses > 0
    for (group, headroom) in zip(snapshot.memoryGroups, snapshot.headroom.groups) {
      let place = Exhaustion.Place.group(group.path)
      seen.insert(place)
      var grown = 0.0
      var writes: Double? = isAnybodys ? nil : 0
      for member in group.members {
        let change = changed.byProcess[member]
        grown += change?.grownBytes ?? 0
        writes = writes.flatMap { sum in change?.writtenPages.map { sum + $0 } }
      }
      records[place, default: PlaceRecord(pageBytes: page)].add(
        PlaceRecord.Reading(
          at: group.readAt ?? snapshot.takenAt, usedBytes: Double(group.keptBytes),
          roomBytes: Double(group.roomBytes), limitBytes: Double(group.limitBytes),
          needsBytes: headroom.unmergeNeedsBytes.map { Double($0) }),
        grownBytes: grown, breaks: breaks, writes: writes)
    }
    records = records.filter { seen.contains($0.key) }
  }

  private mutating func noteInterest(at now: Moment) {
    if breakCount.areMany {
      manyBreaksAt = now
    } else if let at = manyBreaksAt, now.seconds(since: at) > Self.interestSeconds {
      manyBreaksAt = nil
    }
    lastAt = now
  }

  /// Who runs out first, where it is certain enough to raise the alarm.
  private func first(
    _ estimates: [Exhaustion.Place: PlaceRecord.Estimate], in snapshot: Snapshot, isStorm: Bool
  ) -> Exhaustion? {
    var first: Exhaustion?
    let limit = isStorm ? StormRule.alarmSeconds : StormRule.fillingSeconds
    for (place, estimate) in estimates where estimate.isExplained == isStorm {
      let isHeld = isStorm && storm.raised?.place == place
      let isCertain = estimate.secondsLeft <= limit && estimate.isEvident
      guard isCertain || (isHeld && estimate.secondsLeft <= StormRule.calmSeconds),
        first.map({ estimate.secondsLeft < $0.secondsLeft }) ?? true,
        let record = records[place], let last = record.points.last,
        isStorm ? estimate.isExhausted || record.canExhaust : canFill(place, last, snapshot)
      else { continue }
      first = Exhaustion(
        place: place, secondsLeft: estimate.secondsLeft,
        roomBytes: UInt64(max(0, last.roomBytes)), growthBytesPerSecond: estimate.growth,
        cowBreaksPerSecond: estimate.breaksPerSecond, at: last.at, began: last.at)
    }
    return first
  }

  /// Whether what the guests have not touched yet, and what could be unmerged, exceeds the room.
  private func canFill(
    _ place: Exhaustion.Place, _ last: PlaceRecord.Point, _ snapshot: Snapshot
  ) -> Bool {
    let members = snapshot.members(of: place)
    var untouched = 0.0
    var hasGuests = false
    for guest in snapshot.guests where members?.contains(guest.id) ?? true {
      hasGuests = true
      guard let ram = guest.guest?.ramBytes, let resident = guest.residentBytes else { continue }
      untouched += max(0, Double(ram) - Double(resident))
    }
    // What could be unmerged is not known: it may be more than the room.
    guard let needs = last.needsBytes else { return hasGuests }
    return untouched + needs > last.roomBytes
  }
}

import MergeModel

extension PlaceRecord {
  /// What the points of one place say.
  struct Estimate {
    var secondsLeft: Double
    var growth: Double
    var breaksPerSecond: Double
    /// Whether writes to merged pages explain it.
    var isExplained: Bool
    /// Whether enough is known of who writes to say so.
    var isKnown: Bool
    /// Seconds in which it was seen to grow.
    var evidenceSeconds: Double
    /// Nothing can grow any more.
    var isExhausted = false

    /// Whether it was seen to grow for long enough to believe it.
    var isEvident: Bool { evidenceSeconds >= secondsLeft * StormRule.evidenceShare }

    /// What writes explain counts first, for it is what the operator can stop; then what is evident;
    /// then what leaves less time.
    func isWorse(than other: Estimate) -> Bool {
      if isExplained != other.isExplained { return isExplained }
      if isEvident != other.isEvident { return isEvident }
      return secondsLeft < other.secondsLeft
    }
  }

  /// The worse of the spans; nil where nothing grows, or too little to tell.
  var estimate: Estimate? {
    guard let last = points.last, points.count > 1 else { return nil }
    var worst: Estimate?
    for span in StormRule.spans {
      var first = points.count - 2
      while first > 0, last.at.seconds(since: points[first - 1].at) <= span { first -= 1 }
      guard let one = estimate(from: first) else { continue }
      if worst.map(one.isWorse(than:)) ?? true { worst = one }
    }
    return worst
  }

  private func estimate(from first: Int) -> Estimate? {
    let (from, last) = (points[first], points[points.count - 1])
    let seconds = last.at.seconds(since: from.at)
    let growth = last.usedBytes - from.usedBytes
    let bounds = StormRule.leastGrowthBytes
    let least = min(
      max(last.roomBytes * StormRule.leastGrowthShare, bounds.lowerBound), bounds.upperBound)
    guard seconds > 0, growth >= least else { return nil }
    let breaks = Self.breaks(from.sums, last.sums)
    let other = max(0, last.sums.grownBytes - from.sums.grownBytes)
    let explained = min(breaks.here * pageBytes, max(0, growth - other))
    return Estimate(
      secondsLeft: last.roomBytes / (growth / seconds), growth: growth / seconds,
      breaksPerSecond: (last.sums.breaks - from.sums.breaks) / seconds,
      isExplained: explained >= growth * StormRule.explainedShare, isKnown: breaks.isKnown,
      evidenceSeconds: evidence(since: first))
  }

  /// What is said of a place where memory has run out and merged pages still break: what they take
  /// is swapped out or waited for, and nothing grows.
  ///
  /// Only good to go on with an alarm: a cgroup may sit full of its own page cache for ever.
  var exhausted: Estimate? {
    guard let last = points.last, points.count > 1, let span = StormRule.spans.last,
      last.roomBytes
        < max(StormRule.exhaustedBytes, limitBytes * StormRule.exhaustedShare)
    else { return nil }
    let from = points.dropLast().first { last.at.seconds(since: $0.at) <= span }
    guard let from = from ?? points.dropLast().last else { return nil }
    let seconds = max(0.001, last.at.seconds(since: from.at))
    let breaks = Self.breaks(from.sums, last.sums)
    let perSecond = breaks.here / seconds
    let secondsLeft = max(0, last.roomBytes) / max(1, perSecond * pageBytes)
    guard perSecond >= StormRule.manyBreaks, secondsLeft <= StormRule.calmSeconds
    else { return nil }
    return Estimate(
      secondsLeft: secondsLeft, growth: max(0, (last.usedBytes - from.usedBytes) / seconds),
      breaksPerSecond: (last.sums.breaks - from.sums.breaks) / seconds,
      isExplained: true, isKnown: breaks.isKnown, evidenceSeconds: seconds, isExhausted: true)
  }

  /// Breaks between two moments that may be of members.
  ///
  /// No more than their faults allow. What no faults were known for is taken for theirs until about
  /// as much is known, and then as the known ones are.
  private static func breaks(_ from: Sums, _ to: Sums) -> (here: Double, isKnown: Bool) {
    let all = to.breaks - from.breaks
    let known = to.knownBreaks - from.knownBreaks
    let possible = to.possibleBreaks - from.possibleBreaks
    let unknown = max(0, all - known)
    let isKnown = known > 0 && known * 2 >= unknown
    let share = isKnown ? min(1, possible / known) : 1
    return (min(known, possible) + unknown * share, isKnown)
  }

  /// Seconds of the intervals since a point in which more was used at their end.
  private func evidence(since first: Int) -> Double {
    zip(points[first...], points[(first + 1)...]).reduce(0) { sum, pair in
      let (from, to) = pair
      guard to.usedBytes - from.usedBytes >= 16 * pageBytes else { return sum }
      return sum + to.at.seconds(since: from.at)
    }
  }

  /// Whether there was more sharing to lose than room, when it was last quiet.
  ///
  /// The kernel notices only with its next full scan what writes have taken, so that its counts of
  /// what is merged are too high while a storm lasts: only those of before can be held against the
  /// room that there would be without it. Where it is not known what there is to lose, it may be as
  /// much.
  var canExhaust: Bool {
    guard let last = points.last else { return false }
    var needs = last.needsBytes
    var lost = 0.0
    for (from, to) in zip(points, points.dropFirst()).reversed() {
      let seconds = max(0.001, to.at.seconds(since: from.at))
      let broken = Self.breaks(from.sums, to.sums).here * pageBytes / seconds
      if let then = from.needsBytes { needs = max(needs ?? 0, then) }
      lost = max(lost, lostBytes(from, last))
      // Quiet: it would take hours to fill the room at such a rate.
      if broken * 3_600 < to.roomBytes, broken < StormRule.leastGrowthBytes.lowerBound { break }
    }
    return needs.map { $0 > last.roomBytes + lost } ?? true
  }

  /// What writes to merged pages have taken between two moments.
  ///
  /// Breaks that ksmd merged again took nothing, and what the members themselves grew by would be
  /// gone without any storm.
  private func lostBytes(_ from: Point, _ to: Point) -> Double {
    let grown = to.sums.grownBytes - from.sums.grownBytes
    let broken = Self.breaks(from.sums, to.sums).here * pageBytes
    return max(0, min(broken, to.usedBytes - from.usedBytes - grown))
  }
}

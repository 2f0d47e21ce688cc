import MergeModel

extension Summary {
  /// The zeros of all processes on `node`, or on all of them.
  func zeros(_ ledger: borrowing Ledger, on node: Int?) -> Zeros {
    let tally = ledger.zeros
    let places = targets.indices
    let shared = node.map { [fold.zeros[$0]] } ?? fold.zeros
    return Zeros(
      small: places.map { tally.small(of: $0, on: node) },
      huge: places.map { tally.inHugePages(of: $0, on: node) },
      // Not split by node: what is not advised is counted once, over all of them.
      notAdvised: places.map { node == nil ? tally.notAdvised[$0] : 0 },
      merged: places.map { place in shared.reduce(0) { $0 + $1.merged[place] } },
      forked: places.map { place in shared.reduce(0) { $0 + $1.forked[place] } },
      mergedFrames: shared.reduce(0) { $0 + $1.mergedFrames },
      forkedFrames: shared.reduce(0) { $0 + $1.forkedFrames },
      framesWithRoom: shared.reduce(0) { $0 + $1.framesWithRoom },
      hugeBeforeSmall: hugeBeforeSmall(tally),
      becomeMappings: ksm[.useZeroPages] == 1)
  }

  /// Zeros in huge pages that a full scan meets before any others.
  ///
  /// ksmd goes through processes in the order in which they were advised first, which is about that
  /// of their starts.
  private func hugeBeforeSmall(_ tally: ZeroTally) -> UInt64 {
    let order = targets.indices.filter { !isDropped[$0] }
      .sorted { targets[$0].identity.startTicks < targets[$1].identity.startTicks }
    var pages: UInt64 = 0
    for target in order {
      pages += tally.hugeBeforeSmall[target]
      if tally.small(of: target, on: nil) > 0 { break }
    }
    return pages
  }

  /// The whole report, but for what only the pass knows.
  func report(_ ledger: borrowing Ledger, looks: Int) -> ContentReport {
    var report = ContentReport()
    report.samplingRate = ledger.samplingRate
    report.fullScans = ksm[.fullScans]
    var merged: (pages: UInt64, frames: UInt64) = (0, fold.mergedFrames)
    report.distinctFrames = fold.frames
    var (volatile, ordinary) = (VolatileCount(), UInt64(0))
    for place in targets.indices where !isDropped[place] {
      let tally = ledger.tallies[place]
      report.residentPages += tally.residentPages
      report.distinctFrames += tally.ordinaryPages + tally.untrackedFrames
      merged.pages += tally.mergedPages
      merged.frames += tally.untrackedMergedFrames
      volatile.add(tally.volatile)
      ordinary += tally.ordinaryPages
      let figures = figures(of: place, ledger, looks: looks)
      report.processes[targets[place].identity] = figures
      report.zeroPages += figures.zeroPages
      report.zeroPagesInHugePages += figures.zeroPagesInHugePages
      if targets[place].isGuest { report.zeroMappedPages += figures.zeroMappedPages }
      for (obstacle, pages) in figures.obstacles { report.obstacles[obstacle, default: 0] += pages }
    }
    let rate = ledger.samplingRate
    if looks > 1 { report.volatilePages = volatile.pages(among: ordinary) }
    report.mergeablePages = Self.estimate(
      sums.mergeable, rate, most: Double(report.distinctFrames))
    report.notAdvisedPages = Self.estimate(sums.notAdvised, rate)
    report.predictedPagesSharing = Self.estimate((nodeSums ?? sums).growth, rate)
      .moved(by: Double(merged.pages) - Double(min(merged.frames, merged.pages)))
    report.idealSplit = split(report)
    report.pairs = pairs(rate)
    return report
  }

  /// What is estimated from a sample always has an interval, also where nothing was found.
  private static func estimate(
    _ sum: ContentSums.Sum, _ rate: Double, most: Double = .infinity
  ) -> Estimate {
    guard rate < 1 else { return Estimate(sum.value) }
    // The parts shall sum to the whole, so no value is cut; intervals end at what is possible.
    let (value, most) = (sum.value, max(sum.value, most))
    guard sum.variance > 0 else {
      // Of more than 3 / rate one would have been found, 95 times in 100.
      return Estimate(value, interval: value...max(value, min(most, value + 3 / rate)))
    }
    return Estimate(value, variance: sum.variance, most: most)
  }

  private func figures(
    of place: Int, _ ledger: borrowing Ledger, looks: Int
  ) -> ContentFigures {
    let (tally, part, rate) = (ledger.tallies[place], sums.parts[place], ledger.samplingRate)
    let resident = Double(tally.residentPages)
    var figures = ContentFigures()
    figures.residentPages = tally.residentPages
    figures.mergeablePages = Self.estimate(part.mergeable, rate, most: resident)
    figures.zeroPagesInHugePages = ledger.zeros.inHugePages(of: place, on: nil)
    figures.zeroPages =
      figures.zeroPagesInHugePages + ledger.zeros.small(of: place, on: nil)
      + fold.zeros.reduce(0) { $0 + $1.merged[place] + $1.forked[place] }
    figures.zeroMappedPages = tally.zeroMappedPages
    figures.selfPages = Self.estimate(part.copies, rate, most: resident)
    figures.interPages = Self.estimate(part.inter, rate, most: resident)
    if looks > 1 { figures.volatilePages = tally.volatile.pages(among: tally.ordinaryPages) }
    let notAdvised = Double(tally.notAdvisedPages)
    figures.notAdvisedPages = Self.estimate(part.notAdvised, rate, most: notAdvised)
    figures.gainIfAdvisedPages = Self.estimate(part.gain, rate, most: notAdvised)
    figures.obstacles = obstacles(of: place, figures.mergeablePages.value)
    return figures
  }

  /// Pages that have their equal elsewhere, of `mapped` that are advised, neither zeros nor
  /// volatile, and in the process's RAM.
  ///
  /// Where more lies outside of the RAM, both are taken to have as many equals.
  func equalPages(of place: Int, among mapped: UInt64, _ ledger: borrowing Ledger) -> UInt64 {
    let tally = ledger.tallies[place]
    let zeros = ledger.zeros
    let others =
      zeros.small(of: place, on: nil) + zeros.inHugePages(of: place, on: nil) + tally.volatile.seen
    let pages = tally.ordinaryPages > others ? tally.ordinaryPages - others : 0
    let equal = sums.parts[place].equalPages
    let inside = pages > mapped ? equal * (Double(mapped) / Double(pages)) : equal
    return min(mapped, UInt64(max(0, inside.rounded())))
  }

  /// Why the mergeable pages of one process are not merged, one reason each.
  private func obstacles(of place: Int, _ mergeable: Double) -> [MergeObstacle: Double] {
    let part = (nodeSums ?? sums).parts[place]
    let near = part.mergeable.value
    var obstacles: [MergeObstacle: Double] = [:]
    // On each node alone there is less to join; the difference has its twins on another.
    let other = nodeSums == nil ? 0 : max(0, mergeable - near)
    obstacles[.otherNode] = other
    var rest = mergeable - other
    let scale = near > 0 ? rest / near : 0
    let found: [(MergeObstacle, Double)] = [
      (.zerosInHugePages, part.zerosInHugePages), (.pageSharingLimit, part.limited),
      (.missedBySmartScan, part.missed),
      (.unexplained, part.unexplained),
    ]
    for (obstacle, pages) in found {
      let pages = min(rest, pages * scale)
      obstacles[obstacle] = pages
      rest -= pages
    }
    obstacles[.notScannedYet] = rest
    return obstacles.filter { $0.value > 0 }
  }

  /// Where T − D comes from; of a sample the parts are fitted to the sum, which is better known.
  private func split(_ report: ContentReport) -> IdealSplit {
    var split = IdealSplit()
    split.zeroPages = max(0, sums.zeroCopies - 1)
    split.selfPages = sums.copies.value
    split.interPages = sums.inter.value
    guard report.samplingRate < 1 else { return split }
    let rest = max(0, report.idealPages.value - split.zeroPages)
    let found = split.selfPages + split.interPages
    guard found > 0 else {
      split.interPages = rest
      return split
    }
    split.selfPages *= rest / found
    split.interPages = rest - split.selfPages
    return split
  }

  private func pairs(_ rate: Double) -> [ContentPair] {
    var pairs: [ContentPair] = []
    for one in targets.indices where sums.pairs.counts(one) {
      for other in targets.indices.dropFirst(one + 1) where sums.pairs.counts(other) {
        let sum = sums.pairs[one, other]
        guard sum.value > 0 else { continue }
        let pids = [targets[one].identity.pid, targets[other].identity.pid].sorted()
        pairs.append(
          ContentPair(a: pids[0], b: pids[1], commonContents: Self.estimate(sum, rate)))
      }
    }
    return pairs.sorted { ($0.a, $0.b) < ($1.a, $1.b) }
  }
}

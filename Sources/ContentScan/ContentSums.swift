/// Sums over contents, kind by kind: contents that the same processes have equally often are one kind.
struct ContentSums {
  /// What contents have in common that are summed up together.
  struct Kind: Equatable {
    var owners: OwnerSets.ID = 0
    var sharers: OwnerSets.ID = 0
    var mergedFrames: UInt32 = 0
    var level: Int32 = 0
  }

  /// A sum over contents of which some stand for several, and its variance.
  struct Sum {
    private(set) var value = 0.0
    private(set) var variance = 0.0

    /// Adds `amount` of each of `contents` that stand for `weight` each.
    @inline(__always)
    mutating func add(_ amount: Double, _ contents: Double, weight: Double) {
      value += amount * contents * weight
      variance += amount * amount * contents * weight * (weight - 1)
    }
  }

  /// The sums of one process.
  struct Part {
    var mergeable = Sum()
    var copies = Sum()
    var inter = Sum()
    var notAdvised = Sum()
    var gain = Sum()
    /// Ordinary pages of contents that are in another frame too, without zeros.
    var equalPages = 0.0
    var zerosInHugePages = 0.0
    var limited = 0.0
    var missed = 0.0
    var unexplained = 0.0
  }

  /// How often one process has a content, by way of what.
  private struct Holding {
    var ordinary = 0.0
    var notAdvised = 0.0
    var merged = 0.0
    var forked = 0.0

    var copies: Double { ordinary + merged + forked }
  }

  /// Additions so far, of processes and of pairs: what summing up costs.
  private(set) var work = 0
  private(set) var parts: [Part]
  private(set) var mergeable = Sum()
  private(set) var copies = Sum()
  private(set) var inter = Sum()
  private(set) var notAdvised = Sum()
  /// What `pages_sharing` will grow by.
  private(set) var growth = Sum()
  private(set) var pairs: PairSums
  private(set) var zeroCopies = 0.0

  private let isDropped: [Bool]
  private let rule: ObstacleRule
  private let mostSharing: Double
  private var holdings: [Holding]
  private var touched: [Int] = []
  private var forkedFrames = 0.0

  init(isDropped: [Bool], isGuest: [Bool], rule: ObstacleRule, mostSharing: UInt64) {
    self.isDropped = isDropped
    self.rule = rule
    self.mostSharing = Double(mostSharing)
    parts = Array(repeating: Part(), count: isDropped.count)
    holdings = Array(repeating: Holding(), count: isDropped.count)
    pairs = PairSums(among: zip(isGuest, isDropped).map { $0 && !$1 })
  }

  /// Adds so many contents of one kind.
  mutating func add(
    _ kind: Kind, _ contents: UInt32, owners: OwnerSets.View, sharers: OwnerSets.View
  ) {
    let targets = isDropped.count
    forkedFrames = 0
    owners.forEachOwner(of: kind.owners) { owner, count in
      let target = owner < targets ? owner : owner - targets
      guard touch(target) else { return }
      if owner < targets {
        holdings[target].ordinary += Double(count)
      } else {
        holdings[target].notAdvised += Double(count)
      }
    }
    sharers.forEachOwner(of: kind.sharers) { owner, count in
      if owner == 2 * targets {
        forkedFrames = Double(count)
        return
      }
      let target = owner < targets ? owner : owner - targets
      guard touch(target) else { return }
      if owner < targets {
        holdings[target].merged += Double(count)
      } else {
        holdings[target].forked += Double(count)
      }
    }
    let weight = Double(sign: .plus, exponent: Int(kind.level), significand: 1)
    sum(Double(contents), weight, mergedFrames: Double(kind.mergedFrames))
    for target in touched { holdings[target] = Holding() }
    touched.removeAll(keepingCapacity: true)
  }

  /// Adds the zeros of all processes, on one node or on all: one content that stands for itself.
  ///
  /// No pair has zeros in common.
  mutating func add(_ zeros: Zeros) {
    for target in isDropped.indices where touch(target) {
      holdings[target].ordinary = Double(zeros.small[target] + zeros.huge[target])
      holdings[target].notAdvised = Double(zeros.notAdvised[target])
      holdings[target].merged = Double(zeros.merged[target])
      holdings[target].forked = Double(zeros.forked[target])
    }
    let total = total()
    let merged = Double(zeros.mergedFrames)
    forkedFrames = Double(zeros.forkedFrames)
    sumMergeable(1, 1, total, mergedFrames: merged)
    sumNotAdvised(1, 1, total)
    zeroCopies += total.copies
    let small = isDropped.indices.reduce(0.0) { sum, target in
      isDropped[target] ? sum : sum + Double(zeros.small[target])
    }
    sumObstacles(of: zeros, total)
    for target in touched { holdings[target] = Holding() }
    touched.removeAll(keepingCapacity: true)
    let joining = small + total.forked
    guard !zeros.becomeMappings, total.merged + joining > 0 else { return }
    let frames = max(merged, ((total.merged + joining) / mostSharing).rounded(.up))
    growth.add(joining - (frames - merged), 1, weight: 1)
  }

  /// Those in huge pages wait for one another where ksmd meets many of them first.
  ///
  /// It splits the first huge page, and with it goes the page that every further one of that scan
  /// was to be merged with, small ones included.
  private mutating func sumObstacles(of zeros: Zeros, _ total: Holding) {
    // With use_zero_pages ksmd takes every one at its next visit.
    guard !zeros.becomeMappings else { return }
    let frames = total.ordinary + Double(zeros.mergedFrames + zeros.forkedFrames)
    if zeros.holdUp, frames > 1 {
      for target in touched {
        parts[target].zerosInHugePages += Double(zeros.huge[target]) * (1 - 1 / frames)
      }
    }
    sumLimited(zeros, total, frames: frames)
    if zeros.framesWithRoom > 0, rule.kind == .smartScan { return }
    var old = 0.0
    for target in touched where rule.isOld[target] { old += Double(zeros.small[target]) }
    sumOld(old) { target in Double(zeros.small[target]) }
  }

  /// The same of the zeros outside of huge pages, which alone merge with one another.
  private mutating func sumLimited(_ zeros: Zeros, _ total: Holding, frames: Double) {
    let huge = touched.reduce(0.0) { $0 + Double(zeros.huge[$1]) }
    let mappings = total.copies - huge
    let merged = Double(zeros.mergedFrames)
    let apart = max(merged, (mappings / mostSharing).rounded(.up))
    let joinable = (frames - huge) * (1 - 1 / max(1, frames))
    guard apart > 1, joinable > 0 else { return }
    let share = min(1, (apart - 1) / joinable)
    for target in touched {
      let all = frameShare(
        of: target, total, mergedFrames: merged, forked: Double(zeros.forkedFrames))
      let small = all - Double(zeros.huge[target])
      parts[target].limited += small * (1 - 1 / frames) * share
    }
  }

  /// Notes that `target` has the content; false for one that was dropped.
  private mutating func touch(_ target: Int) -> Bool {
    guard !isDropped[target] else { return false }
    if holdings[target].copies == 0, holdings[target].notAdvised == 0 { touched.append(target) }
    return true
  }

  private func total() -> Holding {
    var total = Holding()
    for target in touched {
      total.ordinary += holdings[target].ordinary
      total.notAdvised += holdings[target].notAdvised
      total.merged += holdings[target].merged
      total.forked += holdings[target].forked
    }
    return total
  }

  private mutating func sum(_ contents: Double, _ weight: Double, mergedFrames: Double) {
    let total = total()
    let merged = total.merged > 0 ? mergedFrames : 0
    sumMergeable(contents, weight, total, mergedFrames: merged)
    sumNotAdvised(contents, weight, total)
    guard total.copies > 0 else { return }
    if total.ordinary + merged + (total.forked > 0 ? forkedFrames : 0) > 1 {
      for target in touched {
        parts[target].equalPages += holdings[target].ordinary * contents * weight
      }
    }
    sumLimited(contents * weight, total, mergedFrames: merged)
    sumObstacles(contents * weight, total, mergedFrames: merged)
    var holders = 0.0
    for target in touched where holdings[target].copies > 0 { holders += 1 }
    for target in touched where holdings[target].copies > 0 {
      let copies = holdings[target].copies
      parts[target].copies.add(copies - 1, contents, weight: weight)
      if holders > 1 { parts[target].inter.add(copies, contents, weight: weight) }
    }
    copies.add(total.copies - holders, contents, weight: weight)
    inter.add(holders - 1, contents, weight: weight)
    let frames = max(merged, (total.copies / mostSharing).rounded(.up))
    let grown = (total.copies - total.merged) - (frames - merged)
    growth.add(grown, contents, weight: weight)
    work += touched.count
    guard holders > 1 else { return }
    let guests = touched.filter { holdings[$0].copies > 0 && pairs.counts($0) }
    work += guests.count * guests.count / 2
    for (index, one) in guests.enumerated() {
      for other in guests[(index + 1)...] { pairs.add(contents, weight: weight, one, other) }
    }
  }

  private mutating func sumMergeable(
    _ contents: Double, _ weight: Double, _ total: Holding, mergedFrames: Double
  ) {
    let forked = total.forked > 0 ? forkedFrames : 0
    let frames = total.ordinary + mergedFrames + forked
    guard frames > 1 else { return }
    mergeable.add(frames - 1, contents, weight: weight)
    for target in touched {
      let pages = frameShare(of: target, total, mergedFrames: mergedFrames, forked: forked)
      parts[target].mergeable.add(pages * (1 - 1 / frames), contents, weight: weight)
    }
  }

  /// Frames that stay apart: one may not be mapped more often than the limit, and ksmd joins no
  /// merged frame with another.
  private mutating func sumLimited(_ contents: Double, _ total: Holding, mergedFrames: Double) {
    let forked = total.forked > 0 ? forkedFrames : 0
    let frames = total.ordinary + mergedFrames + forked
    let apart = max(mergedFrames, (total.copies / mostSharing).rounded(.up))
    guard apart > 1, frames > 1 else { return }
    let share = min(1, (apart - 1) / (frames - 1))
    for target in touched {
      let pages = frameShare(of: target, total, mergedFrames: mergedFrames, forked: forked)
      parts[target].limited += pages * (1 - 1 / frames) * contents * share
    }
  }

  /// The frames of a content that are a process's, each in as many parts as it has mappings.
  private func frameShare(
    of target: Int, _ total: Holding, mergedFrames: Double, forked: Double
  ) -> Double {
    let holding = holdings[target]
    var frames = holding.ordinary
    if total.merged > 0 { frames += holding.merged * mergedFrames / total.merged }
    if total.forked > 0 { frames += holding.forked * forked / total.forked }
    return frames
  }

  private mutating func sumNotAdvised(_ contents: Double, _ weight: Double, _ total: Holding) {
    guard total.notAdvised > 0 else { return }
    let own = total.copies > 0 ? 0.0 : 1.0
    let duplicates = total.notAdvised - own
    notAdvised.add(duplicates, contents, weight: weight)
    for target in touched where holdings[target].notAdvised > 0 {
      let pages = holdings[target].notAdvised
      parts[target].notAdvised.add(
        duplicates * pages / total.notAdvised, contents, weight: weight)
      parts[target].gain.add(pages - own, contents, weight: weight)
    }
  }

  /// What of the mergeable pages ksmd missed, or passed over without a reason that is known.
  private mutating func sumObstacles(
    _ contents: Double, _ total: Holding, mergedFrames: Double
  ) {
    if mergedFrames > 0, total.merged < mergedFrames * mostSharing, rule.kind == .smartScan {
      return
    }
    var old = 0.0
    for target in touched where rule.isOld[target] { old += holdings[target].ordinary }
    sumOld(old) { [holdings] target in holdings[target].ordinary * contents }
  }

  /// The part of the mergeable pages that ksmd had its time for, `old` of them in all.
  private mutating func sumOld(_ old: Double, pages: (Int) -> Double) {
    guard old > 1 else { return }
    for target in touched where rule.isOld[target] {
      let part = pages(target) * (1 - 1 / old)
      switch rule.kind {
      case .smartScan: parts[target].missed += part
      case .everyScan: parts[target].unexplained += part
      case .none: break
      }
    }
  }
}

/// The zeros of all processes, on one node or on all.
struct Zeros {
  /// By process: pages of their own, those inside huge pages, those not advised, and mappings of
  /// frames that are merged or that a fork shares.
  var small: [UInt64]
  var huge: [UInt64]
  var notAdvised: [UInt64]
  var merged: [UInt64]
  var forked: [UInt64]
  var mergedFrames: UInt64
  var forkedFrames: UInt64
  var framesWithRoom: UInt64
  /// Zeros in huge pages that a full scan meets before any others.
  var hugeBeforeSmall: UInt64

  /// Full scans for which it is worth to wait.
  private static let fewScans: UInt64 = 18
  private static let pagesPerHugePage: UInt64 = 512

  /// Whether those in huge pages hold one another up: ksmd takes one huge page in a full scan, until
  /// it meets small ones first, which merge and give all others room.
  var holdUp: Bool {
    framesWithRoom == 0 && hugeBeforeSmall > Self.fewScans * Self.pagesPerHugePage
  }
  /// use_zero_pages: they become mappings of the kernel's zero page instead of merged frames.
  var becomeMappings: Bool
}

/// Contents in common of every two guests: half a matrix.
struct PairSums {
  private let places: [Int]
  private var sums: [ContentSums.Sum]

  init(among isGuest: [Bool]) {
    var guests = 0
    places = isGuest.map { isGuest in
      defer { if isGuest { guests += 1 } }
      return isGuest ? guests : -1
    }
    sums = Array(repeating: ContentSums.Sum(), count: guests * max(0, guests - 1) / 2)
  }

  /// Whether pairs with `target` are counted.
  func counts(_ target: Int) -> Bool { places[target] >= 0 }

  @inline(__always)
  private func place(_ one: Int, _ other: Int) -> Int {
    let low = min(places[one], places[other])
    let high = max(places[one], places[other])
    return high * (high - 1) / 2 + low
  }

  @inline(__always)
  mutating func add(_ contents: Double, weight: Double, _ one: Int, _ other: Int) {
    sums[place(one, other)].add(1, contents, weight: weight)
  }

  subscript(one: Int, other: Int) -> ContentSums.Sum { sums[place(one, other)] }
}

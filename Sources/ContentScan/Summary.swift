import KernelFiles
import MergeModel

/// Makes the report of what the ledger holds when all is read and folded.
struct Summary {
  let targets: [ContentTarget]
  let isDropped: [Bool]
  let ksm: KSMReadings
  let fold: FrameFold
  private let rule: ObstacleRule
  var sums: ContentSums
  /// The same node by node, where merging stays within each.
  var nodeSums: ContentSums?
  private var slot = 0
  /// The place up to which the caches of kinds are emptied, once all contents are through.
  private var place = 0
  /// Slots between two looks at how much has been done.
  private static let slotsAtOnce = 1 << 8
  /// Additions that take some 10 ms.
  private static let mostWork = 1 << 21
  private var kinds = KindCache()
  private var nodeKinds = KindCache()

  init(
    _ targets: [ContentTarget], _ options: ContentScanOptions, _ ledger: borrowing Ledger,
    _ fold: FrameFold, isDropped: [Bool], ksmBefore: KSMReadings, ksm: KSMReadings,
    seconds: Double
  ) {
    self.targets = targets
    self.isDropped = isDropped
    self.ksm = ksm
    self.fold = fold
    let resident = ledger.tallies.reduce(0) { $0 + $1.residentPages }
    rule = ObstacleRule(
      ksm, targets,
      passSeconds: Self.passSeconds(options, ksmBefore, ksm, seconds, resident: resident))
    let most = UInt64(max(2, ksm[.maxPageSharing] ?? 256))
    sums = ContentSums(
      isDropped: isDropped, isGuest: targets.map(\.isGuest), rule: rule, mostSharing: most)
    if ledger.nodes != nil {
      nodeSums = ContentSums(
        isDropped: isDropped, isGuest: targets.map { _ in false }, rule: rule, mostSharing: most)
    }
  }

  /// How long ksmd takes for a full scan, as was seen; nil where nobody saw it.
  ///
  /// Its settings tell only how fast it could be at most.
  private static func passSeconds(
    _ options: ContentScanOptions, _ before: KSMReadings, _ ksm: KSMReadings, _ seconds: Double,
    resident: UInt64
  ) -> Double? {
    if let seen = options.passSeconds { return seen }
    guard seconds > 0 else { return nil }
    if let first = before[.fullScans], let last = ksm[.fullScans], last > first {
      return seconds / Double(last - first)
    }
    // Smart scan passes over pages; those are behind it as well.
    guard let first = before[.pagesScanned], let last = ksm[.pagesScanned], last > first else {
      return nil
    }
    let skipped = max(0, (ksm[.pagesSkipped] ?? 0) - (before[.pagesSkipped] ?? 0))
    return Double(resident) * seconds / Double(last - first + skipped)
  }

  /// Sums up the next contents; false while there are more.
  mutating func step(_ ledger: borrowing Ledger) -> Bool {
    let capacity = max(ledger.contents.capacity, ledger.contentsByNode.capacity)
    let end = min(slot + Ledger.slotsPerStep, capacity)
    let (owners, sharers) = (ledger.owners.view, ledger.sharers.view)
    // Contents that hundreds of guests hold, each set of them another, cost as many pairs each.
    let most = sums.work + Self.mostWork
    while slot < end, sums.work < most {
      let part = slot..<min(slot + Self.slotsAtOnce, end)
      add(ledger.contents, part, ledger.level, owners, sharers, byNode: false)
      if nodeSums != nil {
        add(ledger.contentsByNode, part, ledger.level, owners, sharers, byNode: true)
      }
      slot = part.upperBound
    }
    guard slot == capacity else { return false }
    while place < KindCache.places, sums.work < most {
      kinds.empty(place, into: &sums, owners, sharers)
      if var own = nodeSums.take() {
        nodeKinds.empty(place, into: &own, owners, sharers)
        nodeSums = own
      }
      place += 1
    }
    guard place == KindCache.places else { return false }
    sums.add(zeros(ledger, on: nil))
    if var own = nodeSums.take() {
      for node in 0..<ledger.zeros.nodes { own.add(zeros(ledger, on: node)) }
      nodeSums = own
    }
    return true
  }

  private mutating func add(
    _ table: borrowing OpenTable<ContentEntry>, _ part: Range<Int>, _ level: Int,
    _ owners: OwnerSets.View, _ sharers: OwnerSets.View, byNode: Bool
  ) {
    let end = min(part.upperBound, table.capacity)
    guard part.lowerBound < end else { return }
    for slot in part.lowerBound..<end {
      let entry = table.slots[slot]
      guard entry.tableKey != 0 else { continue }
      let kind = ContentSums.Kind(
        owners: entry.owners, sharers: entry.sharers, mergedFrames: entry.mergedFrames,
        level: Int32(entry.heavyLevel ?? level))
      if byNode {
        guard let (other, count) = nodeKinds.add(kind) else { continue }
        nodeSums?.add(other, count, owners: owners, sharers: sharers)
      } else {
        guard let (other, count) = kinds.add(kind) else { continue }
        sums.add(other, count, owners: owners, sharers: sharers)
      }
    }
  }
}

/// Counts contents of the same kind before they are summed up, in bounded memory.
struct KindCache {
  static let places = 1 << 12
  private var kinds = [ContentSums.Kind](repeating: ContentSums.Kind(), count: places)
  private var counts = [UInt32](repeating: 0, count: places)

  /// Counts one content; what it drives out of its place has to be summed up now.
  @inline(__always)
  mutating func add(_ kind: ContentSums.Kind) -> (kind: ContentSums.Kind, count: UInt32)? {
    let bits = UInt64(kind.owners) << 32 | UInt64(kind.sharers ^ kind.mergedFrames << 20)
    let place = Int((bits &* 0x9E37_79B9_7F4A_7C15) >> 52)
    if kinds[place] == kind, counts[place] < .max {
      counts[place] += 1
      return nil
    }
    let old = (kinds[place], counts[place])
    kinds[place] = kind
    counts[place] = 1
    return old.1 > 0 ? old : nil
  }

  /// Sums up what stands in one place.
  mutating func empty(
    _ place: Int, into sums: inout ContentSums, _ owners: OwnerSets.View,
    _ sharers: OwnerSets.View
  ) {
    guard counts[place] > 0 else { return }
    sums.add(kinds[place], counts[place], owners: owners, sharers: sharers)
    counts[place] = 0
  }
}

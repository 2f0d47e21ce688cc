import CXXHash

/// Folds shared frames into the contents that they hold.
struct FrameFold {
  /// Frames of which live processes have mappings.
  private(set) var frames: UInt64 = 0
  private(set) var mergedFrames: UInt64 = 0
  /// Frames of zeros and who maps them, by node.
  private(set) var zeros: [ZeroFrames]
  private var slot = 0
  private let isDropped: [Bool]
  /// Unions of sets that were made already, by both.
  private var unions: [UInt64: OwnerSets.ID] = [:]
  private var nodes: [Path: OwnerSets.ID] = [:]

  /// Shared frames that hold only zeros.
  struct ZeroFrames {
    var mergedFrames: UInt64 = 0
    var forkedFrames: UInt64 = 0
    /// Merged ones that could take more mappings.
    var framesWithRoom: UInt64 = 0
    /// Mappings of merged frames, and of those that a fork shares, by process.
    var merged: [UInt64]
    var forked: [UInt64]

    init(targets: Int) {
      merged = Array(repeating: 0, count: targets)
      forked = merged
    }
  }

  /// One step from a set to one with an owner more.
  private struct Path: Hashable {
    var parent: OwnerSets.ID
    var owner: UInt32
    var multiplicity: UInt32
  }

  /// So far ahead is fetched what will be asked for.
  private static let lookahead = 12
  /// More would take too much memory; they only save time.
  private static let mostUnions = 1 << 16

  init(nodes: Int, isDropped: [Bool]) {
    zeros = Array(repeating: ZeroFrames(targets: isDropped.count), count: nodes)
    self.isDropped = isDropped
  }

  /// Folds the next frames; false while there are more.
  mutating func step(_ ledger: inout Ledger, mostSharing: UInt64) -> Bool {
    let end = min(slot + Ledger.slotsPerStep / 4, ledger.frames.capacity)
    while slot < end {
      if slot + Self.lookahead < end {
        ksmtop_prefetch(ledger.contents.home(of: ledger.frames.slots[slot + Self.lookahead].key))
      }
      let frame = ledger.frames.slots[slot]
      if frame.tableKey != 0, frame.isSeen, frame.sharers != OwnerSets.none {
        fold(frame, &ledger, mostSharing)
      }
      slot += 1
    }
    return slot == ledger.frames.capacity
  }

  private mutating func fold(_ frame: FrameEntry, _ ledger: inout Ledger, _ mostSharing: UInt64) {
    let set = ledger.sharers.seal(frame.sharers, frame.multiplicity)
    let isZero = ContentKey.isZero(frame.key)
    let node = ledger.node(of: frame.frame)
    var (live, all): (UInt64, UInt64) = (0, 0)
    ledger.sharers.view.forEachOwner(of: set) { owner, count in
      all += UInt64(count)
      guard !isDropped[owner] else { return }
      live += UInt64(count)
      guard isZero else { return }
      if frame.isMerged {
        zeros[node].merged[owner] += UInt64(count)
      } else {
        zeros[node].forked[owner] += UInt64(count)
      }
    }
    guard live > 0 else { return }
    frames += 1
    if frame.isMerged { mergedFrames += 1 }
    if isZero {
      if frame.isMerged {
        zeros[node].mergedFrames += 1
        if all < mostSharing { zeros[node].framesWithRoom += 1 }
      } else {
        zeros[node].forkedFrames += 1
      }
      return
    }
    let mostKey = ledger.mostKey
    fold(set, frame.isMerged, frame.key, into: &ledger.contents, &ledger.sharers, mostKey)
    if ledger.nodes != nil {
      let key = Ledger.key(frame.key, on: node)
      fold(set, frame.isMerged, key, into: &ledger.contentsByNode, &ledger.sharers, mostKey)
    }
  }

  private mutating func fold(
    _ set: OwnerSets.ID, _ isMerged: Bool, _ key: UInt64,
    into table: inout OpenTable<ContentEntry>, _ sharers: inout OwnerSets, _ mostKey: UInt64
  ) {
    let entry = table.place(key)
    if entry.pointee.tableKey == 0 {
      guard key <= mostKey else { return }
      entry.pointee = ContentEntry(key: key)
      table.countNew()
    }
    if isMerged { entry.pointee.mergedFrames += 1 }
    let before = entry.pointee.sharers
    entry.pointee.sharers =
      isMerged && before == OwnerSets.none
      ? set : union(before, set, isMerged: isMerged, &sharers)
  }

  /// Both sets as one; frames that a fork shares count with owners of their own kind.
  private mutating func union(
    _ one: OwnerSets.ID, _ other: OwnerSets.ID, isMerged: Bool, _ sharers: inout OwnerSets
  ) -> OwnerSets.ID {
    let pair = UInt64(one) << 33 | UInt64(other) << 1 | (isMerged ? 1 : 0)
    if let known = unions[pair] { return known }
    var counts: [UInt32: UInt32] = [:]
    let view = sharers.view
    view.forEachOwner(of: one) { counts[UInt32($0), default: 0] += $1 }
    let targets = isDropped.count
    view.forEachOwner(of: other) { owner, count in
      let place = isMerged ? owner : owner + targets
      counts[UInt32(place), default: 0] += count
    }
    if !isMerged { counts[UInt32(2 * targets), default: 0] += 1 }
    var set = OwnerSets.none
    for (owner, count) in counts.sorted(by: { $0.key < $1.key }) {
      let path = Path(parent: set, owner: owner, multiplicity: count)
      if let known = nodes[path] {
        set = known
      } else {
        set = sharers.append(parent: set, owner, count)
        nodes[path] = set
      }
    }
    if max(unions.count, nodes.count) >= Self.mostUnions { (unions, nodes) = ([:], [:]) }
    unions[pair] = set
    return set
  }
}

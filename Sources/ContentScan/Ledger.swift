import CXXHash
import KernelFiles

/// What is known of every content and every shared frame so far, within a bound of memory.
///
/// Owners are targets by their index; memory that is not advised belongs to the owner as many
/// places further as there are targets.
struct Ledger: ~Copyable {
  let targetCount: Int
  /// Nodes that are told apart: 1 unless merging stays within each.
  let nodes: NodeFrames?
  /// Grows where a smaller sample would free nothing.
  private var memoryBytes: Int
  /// What others take of the memory.
  private let otherBytes: Int
  /// What of it is for memory maps.
  let mapBytes: Int

  var contents = OpenTable<ContentEntry>()
  /// The same contents node by node, where merging stays within each.
  var contentsByNode = OpenTable<ContentEntry>(capacity: 16)
  var frames: OpenTable<FrameEntry>
  var owners = OwnerSets()
  var sharers = OwnerSets()
  var tallies: [Tally]
  var zeros: ZeroTally
  /// Contents with a key of at most this are kept track of: `.max >> level`.
  private(set) var mostKey = UInt64.max
  private(set) var level = 0
  /// Frames whose content is not kept track of.
  var untracked = UntrackedFrames()

  /// Copies from which on a content keeps its weight, so that the few big ones do not sway the rest.
  static let heavyCopies: UInt32 = 64
  /// A sample of less than 1/4096 tells nothing: from here on the tables outgrow their bound.
  static let mostLevel = 12

  init(
    targets: Int, frames: consuming OpenTable<FrameEntry>, nodes: NodeFrames?, memoryBytes: Int,
    otherBytes: Int, mapBytes: Int
  ) {
    targetCount = targets
    self.frames = frames
    self.nodes = nodes
    self.memoryBytes = memoryBytes
    self.otherBytes = otherBytes
    self.mapBytes = mapBytes
    tallies = Array(repeating: Tally(), count: targets)
    zeros = ZeroTally(targets: targets, nodes: nodes?.count ?? 1)
  }

  var samplingRate: Double { Double(sign: .plus, exponent: -level, significand: 1) }

  /// Bytes that everything takes.
  var bytes: Int {
    contents.bytes + contentsByNode.bytes + frames.bytes + owners.bytes + sharers.bytes
      + untracked.bytes + otherBytes
  }

  /// Node of a frame; 0 where nodes are not told apart.
  @inline(__always)
  func node(of frame: UInt64) -> Int { nodes?.node(of: frame) ?? 0 }

  /// Key of a content on one node; what the sample goes by stays as it is.
  @inline(__always)
  static func key(_ key: UInt64, on node: Int) -> UInt64 {
    let mixed = key & ~0xFF | (key ^ UInt64(truncatingIfNeeded: node + 1) &* 0x9D) & 0xFF
    return mixed < ContentKey.first ? mixed + ContentKey.first : mixed
  }

  /// Counts ordinary pages of `owner` whose content stays as it is; there must be room for them.
  mutating func add(
    _ pages: UnsafePointer<BlockPage>, count: Int, owner: Int, isAdvised: Bool
  ) {
    let place = UInt32(isAdvised ? owner : owner + targetCount)
    for index in 0..<count {
      if index + 8 < count { ksmtop_prefetch(contents.home(of: pages[index + 8].key)) }
      let key = pages[index].key
      if ContentKey.isZero(key) {
        zeros.add(
          owner, node: node(of: pages[index].frame), inHugePage: key == ContentKey.zeroInHugePage,
          isAdvised: isAdvised)
        continue
      }
      Self.add(key, place, to: &contents, &owners, mostKey)
      if nodes != nil {
        let key = Self.key(key, on: node(of: pages[index].frame))
        Self.add(key, place, to: &contentsByNode, &owners, mostKey)
      }
    }
    if isAdvised {
      tallies[owner].ordinaryPages += UInt64(count)
    } else {
      tallies[owner].notAdvisedPages += UInt64(count)
    }
  }

  @inline(__always)
  private static func add(
    _ key: UInt64, _ owner: UInt32, to table: inout OpenTable<ContentEntry>,
    _ owners: inout OwnerSets, _ mostKey: UInt64
  ) {
    let entry = table.place(key)
    if entry.pointee.tableKey == 0 {
      guard key <= mostKey else { return }
      entry.pointee = ContentEntry(key: key)
      table.countNew()
    }
    owners.add(owner, to: &entry.pointee.owners, &entry.pointee.sharers)
  }

  /// Counts one more mapping of a shared frame by `target`.
  @inline(__always)
  mutating func share(_ frame: UnsafeMutablePointer<FrameEntry>, by target: Int) {
    tallies[target].sharedPages += 1
    if frame.pointee.isMerged { tallies[target].mergedPages += 1 }
    sharers.add(UInt32(target), to: &frame.pointee.sharers, &frame.pointee.multiplicity)
  }

  /// Enters a shared frame that was not met before in this pass; there must be room for it.
  mutating func enter(_ frame: FrameEntry, by target: Int) {
    if isTracked(frame.key) {
      let entry = frames.place(frame.tableKey)
      if entry.pointee.tableKey == 0 { frames.countNew() }
      entry.pointee = frame
      share(entry, by: target)
    } else {
      untracked.insert(frame.frame, isMerged: frame.isMerged)
      Self.noteUntracked(frame, &tallies)
      shareUntracked(isMerged: frame.isMerged, by: target)
    }
  }

  /// One more mapping of a frame whose content is not kept track of.
  mutating func shareUntracked(isMerged: Bool, by target: Int) {
    tallies[target].sharedPages += 1
    if isMerged { tallies[target].mergedPages += 1 }
  }

  private func isTracked(_ key: UInt64) -> Bool {
    key <= mostKey || contents.find(key) != nil
  }

  // MARK: Memory

  /// Makes room for so many contents and frames more, by a smaller sample where there is no memory.
  ///
  /// Where that frees nothing, or the sample is as small as may be, the bound gives way: figures
  /// that tell nothing would help nobody.
  mutating func makeRoom(_ contentCount: Int, frames frameCount: Int) {
    while true {
      let isTight = bytes > memoryBytes && level < Self.mostLevel
      let most = level < Self.mostLevel ? memoryBytes : .max
      let canGrow =
        Self.grow(&contents, by: contentCount, room: most - bytes)
        && (nodes == nil || Self.grow(&contentsByNode, by: contentCount, room: most - bytes))
        && Self.grow(&frames, by: frameCount, room: most - bytes)
      if canGrow && !isTight { return }
      let before = bytes
      thin()
      // What fills the memory is no content then, and a still smaller sample would not help.
      if bytes >= before { memoryBytes = max(memoryBytes, 2 * bytes) }
    }
  }

  /// Grows a table that has no room for `more`; false where `room`, in bytes, does not allow it.
  private static func grow<Entry>(
    _ table: inout OpenTable<Entry>, by more: Int, room: Int
  ) -> Bool {
    guard table.limit < table.count + more else { return true }
    let needed = (table.count + more) * 8 / 7 + 8
    let spare = max(0, room) / MemoryLayout<Entry>.stride
    let wanted = max(needed, table.capacity * 2)
    if wanted - table.capacity <= spare {
      table.grow(to: wanted)
    } else if needed - table.capacity <= spare, spare > table.capacity / 16 {
      // What is left is for the other tables too.
      table.grow(to: max(needed, table.capacity + spare / 2))
    } else {
      return false
    }
    return true
  }

  /// Halves the sample: what is heavy stays with the weight it has, of the rest one half goes.
  mutating func thin() {
    let old = level
    level += 1
    mostKey >>= 1
    Self.sift(&contents, owners.view, mostKey, old)
    Self.sift(&contentsByNode, owners.view, mostKey, old)
    siftFrames()
    compactSets()
    contents.shrink()
    contentsByNode.shrink()
    frames.shrink()
  }

  private static func sift(
    _ table: inout OpenTable<ContentEntry>, _ sets: OwnerSets.View, _ most: UInt64, _ old: Int
  ) {
    table.sift { entry in
      if entry.heavyLevel == nil, sets.total(entry.owners, entry.sharers) >= Self.heavyCopies {
        entry.heavyLevel = old
      }
      return entry.heavyLevel != nil || entry.tableKey <= most
    }
  }

  /// Frames whose content went are still to be counted once each.
  private mutating func siftFrames() {
    var untracked = UntrackedFrames()
    swap(&untracked, &self.untracked)
    var tallies: [Tally] = []
    swap(&tallies, &self.tallies)
    let (most, contents) = (mostKey, contents.view)
    frames.sift { entry in
      if entry.key <= most || contents.find(entry.key) != nil { return true }
      if entry.isSeen {
        untracked.insert(entry.frame, isMerged: entry.isMerged)
        Self.noteUntracked(entry, &tallies)
      }
      return false
    }
    swap(&tallies, &self.tallies)
    swap(&untracked, &self.untracked)
  }

  private static func noteUntracked(_ frame: FrameEntry, _ tallies: inout [Tally]) {
    guard tallies.indices.contains(frame.witness) else { return }
    tallies[frame.witness].untrackedFrames += 1
    if frame.isMerged { tallies[frame.witness].untrackedMergedFrames += 1 }
  }

  private mutating func compactSets() {
    var used = [Bool](repeating: false, count: owners.count)
    contents.visit { used[Int($0.pointee.owners)] = true }
    contentsByNode.visit { used[Int($0.pointee.owners)] = true }
    let numbers = owners.compact(used)
    contents.visit { $0.pointee.owners = numbers[Int($0.pointee.owners)] }
    contentsByNode.visit { $0.pointee.owners = numbers[Int($0.pointee.owners)] }
    used = [Bool](repeating: false, count: sharers.count)
    frames.visit { used[Int($0.pointee.sharers)] = true }
    let frameNumbers = sharers.compact(used)
    frames.visit { $0.pointee.sharers = frameNumbers[Int($0.pointee.sharers)] }
  }
}

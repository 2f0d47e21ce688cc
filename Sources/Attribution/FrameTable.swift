/// Merged frames of one range and the set of owners of each: open addressing, 8 bytes a slot.
struct FrameTable {
  /// Frame number less the range's first plus one in the low half (0 is free), owners in the high.
  private var slots: [UInt64]
  private var shift: UInt64
  private(set) var count = 0
  let range: Range<UInt64>

  /// An empty table for the frames of `range`, which spans less than 2³² − 1.
  init(range: Range<UInt64>, capacity: Int = 1 << 14) {
    precondition(range.count < Int(UInt32.max))
    self.range = range
    slots = Array(repeating: 0, count: capacity)
    shift = UInt64(64 - capacity.trailingZeroBitCount)
  }

  /// Bytes that it takes to the end: the slots, and as much as sorting the frames needs.
  var bytes: Int { slots.count * 8 + count * 8 }
  /// The same once it has grown and is full again, which is more than growing takes.
  var bytesOnceGrown: Int { slots.count * 2 * 8 + slots.count * 2 * 8 * 7 / 10 }
  var isFull: Bool { count * 10 >= slots.count * 7 }

  @inline(__always)
  private func home(_ key: UInt64) -> Int { Int((key &* 0x9E37_79B9_7F4A_7C15) >> shift) }

  /// Where `frame` stands, or nil.
  @inline(__always)
  func slot(of frame: UInt64) -> Int? {
    let key = frame - range.lowerBound + 1
    var slot = home(key)
    while true {
      let content = slots[slot]
      if content & 0xFFFF_FFFF == key { return slot }
      if content == 0 { return nil }
      slot = (slot + 1) & (slots.count - 1)
    }
  }

  /// The owners of the frame in `slot`.
  subscript(slot: Int) -> OwnerSets.ID {
    @inline(__always) get { OwnerSets.ID(truncatingIfNeeded: slots[slot] >> 32) }
    @inline(__always) set { slots[slot] = slots[slot] & 0xFFFF_FFFF | UInt64(newValue) << 32 }
  }

  /// Adds `frame`, which is not in the table, without owners; the place where it stands.
  mutating func insert(_ frame: UInt64) -> Int {
    if isFull { grow() }
    count += 1
    return place(frame - range.lowerBound + 1)
  }

  private mutating func place(_ content: UInt64) -> Int {
    var slot = home(content & 0xFFFF_FFFF)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = content
    return slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: 0, count: old.count * 2)
    shift -= 1
    for content in old where content != 0 { _ = place(content) }
  }

  /// Takes out all frames with their owners, ascending; the table is empty afterwards.
  mutating func takeSorted(_ sorter: inout FrameSorter) -> SortedFrames {
    var contents: [UInt64] = []
    swap(&contents, &slots)
    count = 0
    contents.removeAll { $0 == 0 }
    sorter.sort(&contents, bits: 32)
    return SortedFrames(contents: contents, first: range.lowerBound)
  }
}

/// What was in a table, by frame.
struct SortedFrames {
  private let contents: [UInt64]
  private let first: UInt64

  fileprivate init(contents: [UInt64], first: UInt64) {
    self.contents = contents
    self.first = first
  }

  var count: Int { contents.count }

  subscript(index: Int) -> (frame: UInt64, owners: OwnerSets.ID) {
    let content = contents[index]
    return (
      (content & 0xFFFF_FFFF) - 1 + first, OwnerSets.ID(truncatingIfNeeded: content >> 32)
    )
  }
}

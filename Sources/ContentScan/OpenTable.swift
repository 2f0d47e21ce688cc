import Glibc

/// What an `OpenTable` holds: its key is never 0, which is what a free slot has.
protocol TableEntry: BitwiseCopyable {
  var tableKey: UInt64 { get }
}

/// A hash table with open addressing that grows in its own memory.
///
/// Slots follow the order of the keys' products, so that growing and sifting go through memory
/// from end to end and need no second table.
struct OpenTable<Entry: TableEntry>: ~Copyable {
  private(set) var slots: UnsafeMutablePointer<Entry>
  private(set) var capacity: Int
  private(set) var count = 0

  /// A table with room for `capacity` entries at a load of 1.
  init(capacity: Int = 1 << 10) {
    self.capacity = max(16, capacity)
    slots = Self.allocate(self.capacity)
  }

  deinit {
    slots.deallocate()
  }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Entry> {
    let slots = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
    memset(slots, 0, capacity * MemoryLayout<Entry>.stride)
    return slots
  }

  /// Entries up to which it may be filled.
  static func limit(of capacity: Int) -> Int { capacity - capacity / 8 }
  var limit: Int { Self.limit(of: capacity) }
  var bytes: Int { capacity * MemoryLayout<Entry>.stride }
  /// Bytes of an entry in a table that is as full as may be.
  static var bytesPerEntry: Double { Double(MemoryLayout<Entry>.stride) * 8 / 7 }

  @inline(__always)
  private static func home(_ key: UInt64, _ capacity: Int) -> Int {
    Int((key &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: UInt64(capacity)).high)
  }

  /// Where an entry with `key` would stand first.
  @inline(__always)
  func home(of key: UInt64) -> UnsafeMutablePointer<Entry> { slots + Self.home(key, capacity) }

  @inline(__always)
  private func next(_ slot: Int) -> Int { slot + 1 == capacity ? 0 : slot + 1 }

  /// The entry with `key`, or nil.
  @inline(__always)
  func find(_ key: UInt64) -> UnsafeMutablePointer<Entry>? {
    let found = place(key)
    return found.pointee.tableKey == key ? found : nil
  }

  /// What answers questions while something else changes; of no use once this table has changed.
  struct View {
    fileprivate let slots: UnsafeMutablePointer<Entry>
    fileprivate let capacity: Int

    func find(_ key: UInt64) -> UnsafeMutablePointer<Entry>? {
      var slot = OpenTable.home(key, capacity)
      while true {
        let found = slots[slot].tableKey
        if found == key { return slots + slot }
        if found == 0 { return nil }
        slot = slot + 1 == capacity ? 0 : slot + 1
      }
    }
  }

  var view: View { View(slots: slots, capacity: capacity) }

  /// The entry with `key`, or the free slot where it belongs; there must be room.
  @inline(__always)
  func place(_ key: UInt64) -> UnsafeMutablePointer<Entry> {
    var slot = Self.home(key, capacity)
    while true {
      let found = slots[slot].tableKey
      if found == key || found == 0 { return slots + slot }
      slot = next(slot)
    }
  }

  /// Counts one entry that was written to the free slot that `place` gave.
  @inline(__always)
  mutating func countNew() { count += 1 }

  /// Grows to `larger` slots, within its own memory.
  mutating func grow(to larger: Int) {
    let old = capacity
    guard larger > old else { return }
    let stride = MemoryLayout<Entry>.stride
    // The address does not matter to anybody; large memory is moved by its page tables alone.
    guard let moved = realloc(slots, larger * stride) else { return regrow(to: larger) }
    slots = moved.assumingMemoryBound(to: Entry.self)
    memset(slots + old, 0, (larger - old) * stride)
    capacity = larger
    var stray: [Entry] = []
    var slot = old - 1
    while slot >= 0 {
      let entry = slots[slot]
      if entry.tableKey != 0 {
        memset(slots + slot, 0, stride)
        var place = Self.home(entry.tableKey, larger)
        // Below are entries that have not been moved: those that would go there wait.
        if place >= slot {
          while place < larger, slots[place].tableKey != 0 { place += 1 }
        }
        if place >= slot && place < larger { slots[place] = entry } else { stray.append(entry) }
      }
      slot -= 1
    }
    for entry in stray { place(entry.tableKey).pointee = entry }
  }

  /// The same where memory cannot be enlarged.
  private mutating func regrow(to larger: Int) {
    let (old, oldCapacity) = (slots, capacity)
    slots = Self.allocate(larger)
    capacity = larger
    for slot in 0..<oldCapacity where old[slot].tableKey != 0 {
      place(old[slot].tableKey).pointee = old[slot]
    }
    old.deallocate()
  }

  /// Keeps the entries for which `isKept`, which may change them but not their keys.
  mutating func sift(_ isKept: (inout Entry) -> Bool) {
    var first = 0
    while first < capacity, slots[first].tableKey != 0 { first += 1 }
    // Behind a free slot every entry goes back to its home or as near to it as is free.
    for offset in 1...capacity {
      let slot = first + offset < capacity ? first + offset : first + offset - capacity
      var entry = slots[slot]
      guard entry.tableKey != 0 else { continue }
      memset(slots + slot, 0, MemoryLayout<Entry>.stride)
      if isKept(&entry) { place(entry.tableKey).pointee = entry } else { count -= 1 }
    }
  }

  /// Gives back the memory that its entries do not need.
  mutating func shrink() {
    let (old, smaller) = (capacity, max(1 << 10, count + count / 4))
    guard smaller < old else { return }
    capacity = smaller
    let stride = MemoryLayout<Entry>.stride
    var stray: [Entry] = []
    for slot in 0..<old {
      let entry = slots[slot]
      guard entry.tableKey != 0 else { continue }
      memset(slots + slot, 0, stride)
      var place = Self.home(entry.tableKey, smaller)
      // Above are entries that have not been moved.
      while place <= slot, place < smaller, slots[place].tableKey != 0 { place += 1 }
      if place <= slot, place < smaller { slots[place] = entry } else { stray.append(entry) }
    }
    for entry in stray { place(entry.tableKey).pointee = entry }
    if let moved = realloc(slots, smaller * stride) {
      slots = moved.assumingMemoryBound(to: Entry.self)
    }
  }

  /// Calls `body` with each entry, which it may change but not its key.
  func visit(_ body: (UnsafeMutablePointer<Entry>) -> Void) { visit(in: 0..<capacity, body) }

  /// The same for a part of its slots.
  @inline(__always)
  func visit(in part: Range<Int>, _ body: (UnsafeMutablePointer<Entry>) -> Void) {
    for slot in part where slots[slot].tableKey != 0 { body(slots + slot) }
  }
}

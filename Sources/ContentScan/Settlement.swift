import KernelFiles

/// Brings ordinary pages and shared frames together once all is read, and sums up.
extension Ledger {
  /// Entries in one piece of work.
  static let slotsPerStep = 1 << 18

  /// Memory for the contents of all frames, before any of them is folded in.
  mutating func prepareSettlement() {
    makeRoom(frames.count, frames: 0)
  }

  /// Fixes how often the last owner has each content; false while there is more to do.
  mutating func sealOwners(from slot: inout Int) -> Bool {
    let end = min(slot + Self.slotsPerStep, max(contents.capacity, contentsByNode.capacity))
    Self.seal(&contents, &owners, slot..<min(end, contents.capacity))
    Self.seal(&contentsByNode, &owners, slot..<min(end, contentsByNode.capacity))
    slot = end
    return end == max(contents.capacity, contentsByNode.capacity)
  }

  private static func seal(
    _ table: inout OpenTable<ContentEntry>, _ owners: inout OwnerSets, _ part: Range<Int>
  ) {
    guard !part.isEmpty else { return }
    for slot in part {
      let entry = table.slots + slot
      guard entry.pointee.tableKey != 0 else { continue }
      if entry.pointee.sharers > 1 {
        entry.pointee.owners = owners.seal(entry.pointee.owners, entry.pointee.sharers)
      }
      entry.pointee.sharers = OwnerSets.none
    }
  }
}

import KernelFiles
import MergeModel

/// The second look at a block that has waited.
extension BlockWork {
  /// Looks whether a block that has waited changed, and counts its pages; true where it did.
  mutating func lookAgain(
    at head: WaitingBlocks.Head, pages: Int, _ walk: borrowing TargetWalk,
    _ ledger: inout Ledger, _ map: inout MapBuilder?
  ) throws(KernelFileError) -> Bool {
    try takeEntries(head, pages, walk, &ledger, &map)
    guard ordinaryCount > 0 else { return false }
    let hasChanged = try hasChanged(head, walk)
    if hasChanged { try readAll(head, walk, &ledger, &map) }
    count(of: head, in: &ledger, &map)
    return hasChanged
  }

  /// Reads the block's entries anew: what is no more there is dropped, what is merged now is counted as such.
  private mutating func takeEntries(
    _ head: WaitingBlocks.Head, _ pages: Int, _ walk: borrowing TargetWalk,
    _ ledger: inout Ledger, _ map: inout MapBuilder?
  ) throws(KernelFileError) {
    ordinaryCount = 0
    unknown.removeAll(keepingCapacity: true)
    let span = pages > 0 ? Int(offsets[pages - 1]) + 1 : 0
    let entries = UnsafeMutableBufferPointer(rebasing: again[0..<span])
    let got = try walk.pagemap.read(into: entries, from: head.first)
    guard got > 0 || span == 0 else { throw KernelFileError(path: "pagemap", reason: .gone) }
    for index in 0..<pages {
      let place = Int(offsets[index])
      let entry = place < got ? entries[place] : 0
      let frame = entry & Self.frameMask
      guard entry & Self.present != 0, entry & Self.file == 0, frame != zeroFrame else { continue }
      let page = BlockPage(key: keys[index], frame: frame, offset: offsets[index])
      if entry & Self.exclusive != 0 || !head.isAdvised {
        ordinary[ordinaryCount] = page
        ordinaryCount += 1
      } else if shareKnown(frame, walk, &ledger) {
        map?.count(.merged, head.first + UInt64(place))
      } else {
        unknown.append(frame << Self.placeBits | UInt64(place))
        again[place] = keys[index]
      }
    }
    guard !unknown.isEmpty else { return }
    try takeShared(head, span, walk, &ledger, &map)
  }

  /// Pages that several share since the first look.
  private mutating func takeShared(
    _ head: WaitingBlocks.Head, _ span: Int, _ walk: borrowing TargetWalk,
    _ ledger: inout Ledger, _ map: inout MapBuilder?
  ) throws(KernelFileError) {
    for place in 0..<span { roles[place] = .none }
    ledger.makeRoom(0, frames: unknown.count)
    try askForShared(head.first, walk, &ledger)
    for index in unknown.indices {
      let place = Int(unknown[index] & Self.placeMask)
      guard roles[place] == .ordinary else { continue }
      roles[place] = .none
      ordinary[ordinaryCount] = BlockPage(
        key: again[place], frame: unknown[index] >> Self.placeBits, offset: UInt16(place))
      ordinaryCount += 1
    }
    try readRoles(head.first, span, walk)
    enterShared(head.first, walk, &ledger, &map)
  }

  /// Reads one run of each stratum again; whether any page of them holds something else.
  private mutating func hasChanged(
    _ head: WaitingBlocks.Head, _ walk: borrowing TargetWalk
  ) throws(KernelFileError) -> Bool {
    var hasChanged = false
    var begin = 0
    for index in 0..<ordinaryCount { changed[index] = false }
    while begin < ordinaryCount {
      let end = min(begin + VolatileCount.stratumPages, ordinaryCount)
      let runs = (end - begin + VolatileCount.runPages - 1) / VolatileCount.runPages
      let first = begin + Int(random.next() % UInt64(runs)) * VolatileCount.runPages
      let run = first..<min(first + VolatileCount.runPages, end)
      if try readAgain(run, head, walk) { hasChanged = true }
      begin = end
    }
    return hasChanged
  }

  /// Reads a run of ordinary pages, in one go where they are neighbours; whether any changed.
  private mutating func readAgain(
    _ run: Range<Int>, _ head: WaitingBlocks.Head, _ walk: borrowing TargetWalk
  ) throws(KernelFileError) -> Bool {
    var hasChanged = false
    var begin = run.lowerBound
    while begin < run.upperBound {
      var end = begin + 1
      while end < run.upperBound, ordinary[end].offset == ordinary[end - 1].offset + 1 { end += 1 }
      try reader.read(
        walk.memory, from: head.first + UInt64(ordinary[begin].offset),
        into: UnsafeMutableBufferPointer(start: keys, count: end - begin))
      for index in begin..<end {
        let key = keys[index - begin]
        guard key != ContentKey.none, Self.differ(key, ordinary[index].key) else { continue }
        changed[index] = true
        hasChanged = true
      }
      begin = end
    }
    return hasChanged
  }

  private static func differ(_ one: UInt64, _ other: UInt64) -> Bool {
    one != other && !(ContentKey.isZero(one) && ContentKey.isZero(other))
  }

  /// Reads the whole block again and takes out what changed.
  private mutating func readAll(
    _ head: WaitingBlocks.Head, _ walk: borrowing TargetWalk, _ ledger: inout Ledger,
    _ map: inout MapBuilder?
  ) throws(KernelFileError) {
    for place in 0..<Self.pages { roles[place] = .none }
    for index in 0..<ordinaryCount { roles[Int(ordinary[index].offset)] = .ordinary }
    try readRoles(head.first, Self.pages, walk)
    var strata = VolatileCount.Strata()
    var (kept, found) = (0, 0)
    for index in 0..<ordinaryCount {
      let page = ordinary[index]
      let key = keys[Int(page.offset)]
      let isChanged = changed[index] || (key != ContentKey.none && Self.differ(key, page.key))
      strata.add(isChanged: isChanged)
      if isChanged {
        found += 1
        map?.count(.volatile, head.first + UInt64(page.offset))
      } else if key != ContentKey.none {
        ordinary[kept] = page
        kept += 1
      }
    }
    ordinaryCount = kept
    guard head.isAdvised else { return }
    ledger.tallies[head.target].ordinaryPages += UInt64(found)
    ledger.tallies[head.target].volatile.add(found, chance: strata.chance)
  }
}

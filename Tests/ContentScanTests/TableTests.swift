import KernelFixtures
import MergeModel
import Testing

@testable import ContentScan

@Suite("The tables of a content scan")
struct TableTests {
  @Test("A content takes at most 24 bytes in a table that is as full as may be")
  func bytesPerContent() {
    #expect(MemoryLayout<ContentEntry>.stride == 20)
    #expect(OpenTable<ContentEntry>.bytesPerEntry <= 24)
  }

  @Test("What was put in is found, also after growing, sifting and shrinking", arguments: 0..<8)
  func table(seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    var table = OpenTable<ContentEntry>(capacity: Int.random(in: 1...200, using: &numbers))
    var known: [UInt64: UInt32] = [:]
    for round in 0..<20 {
      for _ in 0..<Int.random(in: 0...400, using: &numbers) {
        if table.count + 1 > table.limit {
          table.grow(to: table.capacity + Int.random(in: 9...600, using: &numbers))
        }
        // Low bits only now and then, so that some keys crowd together.
        let key = numbers.next() >> UInt64(round % 3 * 20) | 1
        let entry = table.place(key)
        if entry.pointee.tableKey == 0 {
          entry.pointee = ContentEntry(key: key)
          table.countNew()
        }
        entry.pointee.owners += 1
        known[key, default: 0] += 1
      }
      if round % 4 == 3 {
        table.sift { $0.tableKey % 3 != 0 }
        known = known.filter { $0.key % 3 != 0 }
      }
      if round % 5 == 4 { table.shrink() }
      #expect(table.count == known.count)
      #expect(known.allSatisfy { table.find($0.key)?.pointee.owners == $0.value })
      #expect(table.find(2) == nil)
    }
  }

  @Test("Sets of owners keep what was added, through sealing and compaction", arguments: 0..<5)
  func owners(seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    var sets = OwnerSets()
    var entries = [(set: OwnerSets.ID, count: UInt32)](repeating: (0, 0), count: 300)
    var known = [[Int: UInt32]](repeating: [:], count: 300)
    for owner in 0..<12 {
      for _ in 0..<600 {
        let entry = Int.random(in: 0..<300, using: &numbers)
        var (set, count) = entries[entry]
        sets.add(UInt32(owner), to: &set, &count)
        entries[entry] = (set, count)
        known[entry][owner, default: 0] += 1
      }
      guard owner == 5 else { continue }
      var used = [Bool](repeating: false, count: sets.count)
      for index in entries.indices {
        if index % 2 == 1 { (entries[index], known[index]) = ((0, 0), [:]) }
        used[Int(entries[index].set)] = true
      }
      let numbers = sets.compact(used)
      for index in entries.indices { entries[index].set = numbers[Int(entries[index].set)] }
    }
    for index in entries.indices {
      let total = known[index].values.reduce(0, +)
      #expect(sets.view.total(entries[index].set, entries[index].count) == total)
      let set = sets.seal(entries[index].set, entries[index].count)
      var found: [Int: UInt32] = [:]
      sets.view.forEachOwner(of: set) { found[$0, default: 0] += $1 }
      #expect(found == known[index])
    }
  }

  @Test("A content that one process has a million times takes one set")
  func oneSet() {
    var sets = OwnerSets()
    var (set, count): (OwnerSets.ID, UInt32) = (0, 0)
    for _ in 0..<1_000_000 { sets.add(3, to: &set, &count) }
    #expect(count == 1_000_000)
    #expect(sets.count == 2)
  }

  @Test("Blocks come out of the ring as they went in", arguments: 0..<5)
  func ring(seed: Int) {
    var numbers = SeededNumbers(seed: UInt64(seed))
    var ring = WaitingBlocks(bytes: 0)
    var known: [(first: UInt64, keys: [UInt64], offsets: [UInt16])] = []
    var offsets = [UInt16](repeating: 0, count: 512)
    var keys = [UInt64](repeating: 0, count: 512)
    var next: UInt64 = 0
    for _ in 0..<3_000 {
      if ring.hasRoom(), Bool.random(using: &numbers) || known.isEmpty {
        let places = (0..<512).filter { _ in Int.random(in: 0..<3, using: &numbers) > 0 }
        let block = (
          first: next, keys: places.map { _ in numbers.next() }, offsets: places.map(UInt16.init)
        )
        let head = WaitingBlocks.Head(
          time: Double(next), target: Int(next % 9), isAdvised: next % 2 == 0,
          isHuge: next % 3 == 0, first: next)
        ring.append(head, offsets: block.offsets, keys: block.keys, count: places.count)
        known.append(block)
        next += 1
      } else {
        #expect(ring.oldest == Double(known[0].first))
        let (head, pages) = ring.removeFirst(offsets: &offsets, keys: &keys)
        let block = known.removeFirst()
        #expect(head.first == block.first && head.target == Int(block.first % 9))
        #expect(head.isAdvised == (block.first % 2 == 0) && head.isHuge == (block.first % 3 == 0))
        #expect(Array(offsets[..<pages]) == block.offsets)
        #expect(Array(keys[..<pages]) == block.keys)
      }
    }
  }

  @Test("The chance to find a change is exact for each stratum")
  func chance() {
    // One run of four in sixteen; all; half of the runs of two strata; neighbours in one run.
    #expect(chance(of: 128) { $0 == 70 } == 1.0 / 16)
    #expect(chance(of: 64) { _ in true } == 1)
    #expect(abs(chance(of: 128) { $0 % 8 < 4 } - 0.75) < 1e-12)
    #expect(chance(of: 64) { 20..<24 ~= $0 } == 1.0 / 16)
    // A stratum that is not full has fewer runs: pages 64 to 73 make three.
    #expect(abs(chance(of: 74) { $0 == 73 } - 1.0 / 3) < 1e-12)
    var count = VolatileCount()
    #expect(count.pages(among: 1_000) == Estimate(0, interval: 0...47))
    #expect(count.pages(among: 10) == Estimate(0, interval: 0...10))
    count.add(1, chance: 1.0 / 16)
    let estimate = count.pages(among: 1_000)
    #expect(estimate.value == 16)
    #expect(estimate.interval?.lowerBound == 1)
    #expect((estimate.interval?.upperBound ?? 0) >= 48)
  }

  private func chance(of pages: Int, isChanged: (Int) -> Bool) -> Double {
    var strata = VolatileCount.Strata()
    for page in 0..<pages { strata.add(isChanged: isChanged(page)) }
    return strata.chance
  }

  @Test("Large tables are sealed in several steps, each content once")
  func sealing() {
    var ledger = Ledger(
      targets: 1, frames: OpenTable<FrameEntry>(), nodes: nil, memoryBytes: 64 << 20,
      otherBytes: 0, mapBytes: 0)
    let slots = 2 * Ledger.slotsPerStep + 77
    ledger.contents.grow(to: slots)
    let pages = (0..<3_000).map { index in
      BlockPage(key: UInt64(index / 3 + 1) &* 0x9E37_79B9_7F4A_7C15, frame: 0, offset: 0)
    }
    ledger.add(pages, count: pages.count, owner: 0, isAdvised: true)
    var (slot, steps) = (0, 1)
    while !ledger.sealOwners(from: &slot) { steps += 1 }
    #expect(steps == 3)
    var contents = 0
    let sets = ledger.owners.view
    ledger.contents.visit { entry in
      contents += 1
      #expect(sets.total(entry.pointee.owners) == 3)
    }
    #expect(contents == 1_000)
  }

  @Test("Frames that are not kept track of take what they touch, and leave a sample of some use")
  func untracked() {
    var frames = UntrackedFrames()
    frames.insert(8_000_000, isMerged: true)
    frames.insert(8_000_001, isMerged: false)
    #expect(frames.isMerged(8_000_000) == true)
    #expect(frames.isMerged(8_000_001) == false)
    #expect(frames.isMerged(8_000_002) == nil)
    #expect(frames.isMerged(3) == nil)
    #expect(frames.isMerged(1 << 40) == nil)
    #expect(frames.bytes < 64 << 10)
    // Spread over so many frames even two bits each are more than the bound.
    var ledger = Ledger(
      targets: 1, frames: OpenTable<FrameEntry>(), nodes: nil, memoryBytes: 1 << 20,
      otherBytes: 0, mapBytes: 0)
    var numbers = SeededNumbers(seed: 4)
    for index in 0..<60_000 as Range<UInt64> {
      ledger.makeRoom(0, frames: 1)
      ledger.enter(
        FrameEntry(
          frame: index * 128, key: numbers.next() | 1 << 8, isMerged: true, witness: 0, page: index),
        by: 0)
    }
    #expect(ledger.samplingRate < 1)
    #expect(ledger.samplingRate >= 1.0 / 4_096)
    #expect(ledger.frames.count > 0)
    #expect(ledger.tallies[0].sharedPages == 60_000)
  }

  @Test("Sets that nobody has any more give their memory back")
  func compactedBytes() {
    var sets = OwnerSets()
    let empty = sets.bytes
    for owner in 0..<10_000 as Range<UInt32> { _ = sets.append(parent: 0, owner, 1) }
    #expect(sets.bytes > 2 * empty)
    _ = sets.compact([Bool](repeating: false, count: sets.count))
    #expect(sets.bytes == empty)
  }
}

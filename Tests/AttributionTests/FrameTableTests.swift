import KernelFixtures
import Testing

@testable import Attribution

@Suite("The table of merged frames")
struct FrameTableTests {
  @Test("Frames of a range far up, through several growths, each with its owners")
  func contents() {
    let first: UInt64 = 1 << 33
    var table = FrameTable(range: first..<(first + 1 << 30), capacity: 16)
    var numbers = SeededNumbers(seed: 3)
    var expected: [UInt64: OwnerSets.ID] = [:]
    for _ in 0..<5_000 {
      let frame = first + UInt64.random(in: 0..<1 << 30, using: &numbers)
      guard expected[frame] == nil else { continue }
      #expect(table.slot(of: frame) == nil)
      let owners = OwnerSets.ID(truncatingIfNeeded: numbers.next())
      let slot = table.insert(frame)
      #expect(table[slot] == 0)
      table[slot] = owners
      expected[frame] = owners
    }
    #expect(table.count == expected.count)
    for (frame, owners) in expected { #expect(table.slot(of: frame).map { table[$0] } == owners) }
    var sorter = FrameSorter()
    let sorted = table.takeSorted(&sorter)
    #expect((0..<sorted.count).map { sorted[$0].frame } == expected.keys.sorted())
    for index in 0..<sorted.count {
      #expect(expected[sorted[index].frame] == sorted[index].owners)
    }
    #expect(table.count == 0)
  }

  @Test("The first and the last frame of a range, and the largest owners")
  func edges() {
    var table = FrameTable(range: 100..<200, capacity: 8)
    for frame in [100, 199] as [UInt64] {
      let slot = table.insert(frame)
      table[slot] = .max
    }
    #expect(table.slot(of: 100).map { table[$0] } == .max)
    #expect(table.slot(of: 199).map { table[$0] } == .max)
    #expect(table.slot(of: 150) == nil)
    var sorter = FrameSorter()
    let sorted = table.takeSorted(&sorter)
    #expect((0..<sorted.count).map { sorted[$0].frame } == [100, 199])
  }

  @Test("What it takes is no more than it announced before it grew")
  func announcedBytes() {
    var table = FrameTable(range: 0..<1 << 20, capacity: 16)
    var frame: UInt64 = 0
    while frame < 10_000 {
      let announced = table.bytesOnceGrown
      let willGrow = table.isFull
      _ = table.insert(frame)
      frame += 1
      guard willGrow else { continue }
      while !table.isFull {
        _ = table.insert(frame)
        frame += 1
      }
      #expect(table.bytes <= announced + 8, "\(frame)")
    }
  }
}

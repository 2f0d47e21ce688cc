import KernelFixtures
import Testing

@testable import Attribution

@Suite("Sorting frames by their digits")
struct FrameSorterTests {
  @Test(
    "As the standard library sorts",
    arguments: [0, 1, 2, 63, 64, 65, 66, 1_000, 5_000], [1, 11, 12, 22, 33, 44, 55, 64])
  func random(count: Int, bits: UInt64) {
    var numbers = SeededNumbers(seed: UInt64(count) * 100 + bits)
    var sorter = FrameSorter()
    for _ in 0..<3 {
      var frames = (0..<count).map { _ in numbers.next() >> (64 - bits) }
      let expected = frames.sorted()
      sorter.sort(&frames)
      #expect(frames == expected)
    }
  }

  @Test("Calls of different lengths with the same sorter do not disturb each other")
  func reuse() {
    var numbers = SeededNumbers(seed: 1)
    var sorter = FrameSorter()
    for count in [3_000, 100, 2_000, 70, 5_000, 65] {
      var frames = (0..<count).map { _ in numbers.next() >> 40 }
      let expected = frames.sorted()
      sorter.sort(&frames)
      #expect(frames == expected)
    }
  }

  @Test("Only the lowest bits decide, and the rest comes along", arguments: [10, 64, 65, 4_000])
  func lowestBits(count: Int) {
    var numbers = SeededNumbers(seed: 32)
    var contents = (0..<count).map { _ in numbers.next() }
    let expected = contents.sorted {
      UInt32(truncatingIfNeeded: $0) < UInt32(truncatingIfNeeded: $1)
    }
    var sorter = FrameSorter()
    sorter.sort(&contents, bits: 32)
    #expect(contents == expected)
  }

  @Test("Equal frames stay as many as they were")
  func equalFrames() {
    var frames = Array(repeating: UInt64(7), count: 100) + Array(repeating: 3, count: 50)
    var sorter = FrameSorter()
    sorter.sort(&frames)
    #expect(frames == Array(repeating: 3, count: 50) + Array(repeating: 7, count: 100))
  }
}

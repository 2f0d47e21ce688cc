import KernelFixtures
import MergeModel
import Testing

@testable import ContentScan

@Suite("The memory map of one guest")
struct MapTests {
  private let identity = ProcessIdentity(pid: 1, startTicks: 1)

  private func builder(pages: UInt64, guests: Int = 1) -> MapBuilder? {
    MapBuilder(
      ContentTarget(identity: identity, isGuest: true, ram: [0..<pages * 4_096]), guests: guests,
      memoryBytes: 4 << 20, pageBytes: 4_096)
  }

  /// Adds ordinary pages from `first` on, each with a content of its own.
  private func add(_ count: Int, from first: UInt64, isHuge: Bool, to map: inout MapBuilder) {
    let pages = (0..<count).map { index in
      BlockPage(key: 1_000 + first + UInt64(index), frame: 0, offset: UInt16(index))
    }
    map.count(pages, count, first: first, isAdvised: true, isHuge: isHuge)
  }

  @Test("Equal pages of both sizes sum to what there is, whatever the sizes", arguments: 0..<20)
  func sums(seed: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(seed))
    for _ in 0..<200 {
      let small = Int.random(in: 0...500, using: &numbers)
      let huge = Int.random(in: 0...500, using: &numbers)
      var map = try #require(builder(pages: 2_000))
      add(small, from: 0, isHuge: false, to: &map)
      add(huge, from: 1_000, isHuge: true, to: &map)
      let all = UInt64(small + huge)
      let wish = [all, all + 7, 0, UInt64.random(in: 0...all, using: &numbers)]
      for equal in wish {
        let shown = map.map(equalPages: equal) { _ in true }
        #expect(shown.pages[.couldMerge] ?? 0 == min(equal, all))
        #expect(shown.pages[.own] ?? 0 <= UInt64(small))
        #expect(shown.pages[.huge] ?? 0 <= UInt64(huge))
        #expect(shown.pages.values.reduce(0, +) == 2_000)
      }
    }
  }

  @Test("A guest of any size has a map")
  func sizes() throws {
    for pages: UInt64 in [1, 15, 1 << 20, 1 << 28, 3 << 30] {
      let map = try #require(builder(pages: pages)).map(equalPages: 0) { _ in nil }
      #expect(map.cells.count <= 4_096)
      #expect(map.cells.count * map.pagesPerCell >= Int(pages))
      #expect(map.pages == [.absent: pages])
      // 1,000 guests share the memory that one would have.
      #expect(builder(pages: pages, guests: 1_000) != nil)
    }
    var map = try #require(builder(pages: 1 << 28))
    for page in 0..<70_000 { map.count(.merged, UInt64(page)) }
    let shown = map.map(equalPages: 0) { _ in nil }
    #expect(shown.pagesPerCell == 1 << 16)
    #expect(shown.cells.prefix(2) == [.merged, .absent])
    #expect(shown.pages[.merged] == 70_000)
  }

  @Test("Zeros are no equal pages, and equal pages outside of the RAM are none of the map")
  func whatIsEqual() throws {
    let unique = World(pages: [
      Array(repeating: .own(0), count: 100) + (1...100).map { .own($0) }
    ])
    let map = try #require(try unique.report().memoryMaps[unique.processes[0].identity])
    #expect(map.pages == [.zero: 100, .own: 100])
    // Both have 60 pages in common; half of what the first has lies outside of its RAM.
    let outside = World(pages: [(1...120).map { .own($0 % 60) }, (0..<60).map { .own($0) }])
    var targets = outside.targets
    targets[0].ram[0] =
      targets[0].ram[0].lowerBound..<targets[0].ram[0].lowerBound + 60 * 4_096
    let tree = try outside.write()
    var pass = try ContentPass(
      of: targets, World.options(tree), memory: ScanMemory(seed: 1), now: 0)
    let report = try World.run(&pass)
    let half = try #require(report.memoryMaps[targets[0].identity])
    #expect(half.pages == [.zero: 1, .couldMerge: 59])
  }
}

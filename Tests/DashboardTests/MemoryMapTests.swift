import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("The memory map")
struct MemoryMapTests {
  @Test(
    "Every cell of the map has its place, in every window",
    arguments: [1, 7, 8, 100, 1_023, 70_000])
  func places(cells: Int) {
    for (width, height) in [(1, 1), (7, 3), (40, 5), (75, 18), (112, 34)] {
      let layout = MapLayout(cells: cells, width: width, height: height)
      #expect(layout.columns <= width && layout.rows <= height)
      #expect(layout.columns * layout.rows * layout.perCell >= cells)
      #expect(layout.perCell == 1 || layout.columns * height * (layout.perCell - 1) < cells)
    }
  }

  @Test("Of several cells the most frequent state is shown, among equals what matters more")
  func dominant() {
    let map = MemoryMap(
      pagesPerCell: 1,
      cells: [.own, .own, .merged, .absent, .couldMerge, .own, .swapped], pages: [:])
    let layout = MapLayout(cells: 7, width: 2, height: 1)
    #expect(layout.perCell == 4)
    #expect(layout.state(at: 0, of: map) == .own)
    #expect(layout.state(at: 1, of: map) == .couldMerge)
    #expect(layout.state(at: 2, of: map) == nil)
    #expect(layout.state(at: -1, of: map) == nil)
  }

  @Test("Each state has its own character, with and without Unicode")
  func glyphs() {
    for unicode in [true, false] {
      let glyphs = MemoryMap.State.allCases.map { $0.glyph(unicode: unicode) }
      #expect(Set(glyphs).count == glyphs.count)
      #expect(unicode || glyphs.allSatisfy(\.isASCII))
    }
    #expect(Set(MemoryMap.State.byInterest) == Set(MemoryMap.State.allCases))
  }

  @Test("m opens it from the overview and from the guest, and goes back to where it was opened")
  func back() {
    var state = DashboardState.sample()
    state.press(.character("m"))
    #expect(state.lines[0].hasPrefix("MEMORY MAP vdi-w10-37"))
    state.press(.character("q"))
    #expect(state.view == .overview)
    state.press(.enter, .character("m"), .escape)
    #expect(state.view == .guest(SampleHost.identity(SampleHost.leading[0])))
    state.press(.character("2"), .down, .character("m"))
    #expect(state.lines[0].hasPrefix("MEMORY MAP "))
    state.press(.character("q"))
    #expect(state.view == .sharing)
  }

  @Test("The legend has every state, and its MiB add up to the RAM")
  func legend() {
    var state = DashboardState.sample(rows: 40, columns: 120)
    state.press(.character("m"))
    let line = state.lines.first { $0.hasPrefix(" /MiB") } ?? ""
    let figures = line.split(separator: " ").compactMap { Int($0) }
    // The glyph of zero pages is a 0.
    #expect(figures.reduce(0, +) == 1_024)
    #expect(MemoryMap.State.allCases.allSatisfy { line.contains($0.word) })
  }

  @Test("The addresses of small cells are whole and fit in their column")
  func smallCells() {
    var snapshot = SampleHost.snapshot()
    let id = SampleHost.identity(SampleHost.leading[0])
    snapshot.content?.value.memoryMaps[id] = MemoryMap(
      pagesPerCell: 16, cells: Array(repeating: .own, count: 2_048), pages: [.own: 32_768])
    var state = DashboardState.sample(rows: 40, columns: 100, snapshot: snapshot)
    state.press(.character("m"))
    #expect(state.lines[1].hasPrefix(" address/KiB   RAM 128 MiB; one cell is 64 KiB"))
    #expect(state.lines[3].hasPrefix("   5632 ") && !state.lines[3].contains("~"))
  }

  @Test("Before a scan it says what would make one; a guest that was not read says why")
  func missing() {
    var snapshot = SampleHost.snapshot()
    var state = DashboardState.sample(snapshot: snapshot)
    state.press(.down, .character("m"))
    #expect(state.lines.joined().contains("c starts another"))
    let id = SampleHost.identity(SampleHost.leading[1])
    snapshot.content?.value.unread[id] = "its memory is encrypted (SEV)"
    state = DashboardState.sample(snapshot: snapshot)
    state.press(.down, .character("m"))
    #expect(state.lines.joined().contains("its memory is encrypted (SEV)"))
    snapshot.content = nil
    state = DashboardState.sample(snapshot: snapshot)
    state.press(.character("m"))
    #expect(state.lines.joined().contains("c shows and starts it"))
  }
}

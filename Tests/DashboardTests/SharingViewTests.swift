import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Guests x guests")
struct SharingViewTests {
  /// So many guests in families of ten that share with each other alone.
  private func snapshot(guests count: Int) -> Snapshot {
    var snapshot = SampleHost.snapshot()
    guard let model = snapshot.processes.first else { return snapshot }
    snapshot.processes = (1...count).map { pid in
      var process = model
      process.id = ProcessIdentity(pid: Int32(pid), startTicks: 1)
      process.guest?.name = "vm\(pid)"
      return process
    }
    var result = AttributionResult()
    for process in snapshot.processes { result.figures[process.id] = SharingFigures() }
    for a in 1...count {
      for b in stride(from: a + 1, through: count, by: 1) where a % 7 == b % 7 {
        result.pairs.append(SharingPair(a: Int32(a), b: Int32(b), commonFrames: 2_560))
      }
    }
    snapshot.attribution = Aged(result, at: SampleHost.earlier(4))
    return snapshot
  }

  private func opened(_ snapshot: Snapshot, rows: Int = 24, columns: Int = 80) -> DashboardState {
    var state = DashboardState.sample(rows: rows, columns: columns, snapshot: snapshot)
    state.press(.character("2"))
    return state
  }

  @Test("Every guest has one row, and families stand together")
  func order() throws {
    let common = try #require(opened(snapshot(guests: 40)).sharing.common)
    let pids = common.guests.map(\.pid)
    #expect(pids.sorted() == Array(1...40))
    let families = pids.map { $0 % 7 }
    #expect(zip(families, families.dropFirst()).count { $0 != $1 } == 6)
  }

  @Test("A cell is what both have in common, whichever comes first")
  func cells() throws {
    let snapshot = SampleHost.snapshot()
    let common = try #require(CommonMemory(snapshot, by: .frames))
    for pair in (snapshot.attribution?.value.pairs ?? []).prefix(200) {
      let row = try #require(common.guests.firstIndex { $0.pid == pair.a })
      let column = try #require(common.guests.firstIndex { $0.pid == pair.b })
      #expect(common.pages(row: row, column: column) == UInt32(pair.commonFrames))
      #expect(common.pages(row: column, column: row) == UInt32(pair.commonFrames))
    }
    let first = common.guests[0]
    let copies = snapshot.attribution?.value.figures[first]?.selfPages ?? 0
    #expect(common.pages(row: 0, column: 0) == UInt32(copies))
  }

  @Test("Who was not looked at has no number, and not 0")
  func unknown() throws {
    var snapshot = SampleHost.snapshot()
    let id = SampleHost.identity(SampleHost.leading[0])
    snapshot.attribution?.value.figures[id] = nil
    let common = try #require(CommonMemory(snapshot, by: .frames))
    let place = try #require(common.guests.firstIndex(of: id))
    #expect(common.pages(row: place, column: 0) == nil)
    #expect(common.pages(row: 0, column: place) == nil)
    #expect(common.pages(row: -1, column: 99) == nil)
  }

  @Test("The order is found anew with a new pass, and not with each sample")
  func kept() {
    var state = opened(SampleHost.snapshot())
    let first = state.sharing.common?.source
    state.sample(after: 1) { $0.attribution?.at = SampleHost.earlier(4) }
    #expect(state.sharing.common?.source == first)
    state.sample(after: 2)
    #expect(state.sharing.common?.source != first)
  }

  @Test("For a minute rows stay where they are, then the order may change")
  func calm() {
    func shaken(_ snapshot: inout Snapshot) {
      for place in snapshot.attribution?.value.pairs.indices ?? 0..<0 {
        snapshot.attribution?.value.pairs[place].commonFrames = UInt64(place * 7_919 % 1_000)
      }
    }
    var state = opened(SampleHost.snapshot())
    let first = state.sharing.common?.guests
    state.sample(after: 30, shaken)
    #expect(state.sharing.common?.guests == first)
    #expect(state.sharing.common?.most == 999)
    state.sample(after: 61, shaken)
    #expect(state.sharing.common?.guests != first)
    #expect(Set(state.sharing.common?.guests ?? []) == Set(first ?? []))
  }

  @Test("o goes from frames to contents and back, the title says which")
  func basis() {
    var state = opened(SampleHost.snapshot())
    #expect(state.lines[0].hasPrefix("SHARING  by merged frames"))
    state.press(.character("o"))
    #expect(state.lines[0].hasPrefix("SHARING  by contents"))
    #expect(state.sharing.common?.source.basis == .contents)
    state.press(.character("o"))
    #expect(state.lines[0].hasPrefix("SHARING  by merged frames"))
  }

  @Test("Without a scan, and without rights, it says why there is nothing")
  func empty() {
    var snapshot = SampleHost.snapshot()
    snapshot.content = nil
    snapshot.attribution = nil
    var state = opened(snapshot)
    #expect(state.lines[1].contains("not known yet"))
    state.press(.character("o"))
    #expect(state.lines[1].contains("c opens the content scan"))
    snapshot.attributionRefusal = Refusal("pagemap needs CAP_SYS_ADMIN", isOfRights: true)
    #expect(opened(snapshot).lines[1].contains("pagemap needs CAP_SYS_ADMIN"))
  }

  @Test("The cursor goes through all of a thousand guests, and the window with it")
  func thousand() {
    var state = opened(snapshot(guests: 1_000))
    #expect(state.sharing.cursor == (0, 0))
    state.press(.end)
    for _ in 0..<60 { state.press(.right) }
    #expect(state.sharing.cursor == (999, 60))
    let layout = SharingLayout(state)
    #expect(state.sharing.firstRow == 1_000 - layout.rows)
    #expect(state.sharing.firstColumn == 61 - layout.columns)
    #expect(state.lines.contains { $0.hasPrefix(">1000 ") })
    state.press(.left, .up, .pageUp, .home)
    #expect(state.sharing.cursor == (0, 59))
    #expect(state.sharing.firstRow == 0)
  }

  @Test("< and > go a window along, Enter opens the guest of the row")
  func pages() {
    var state = opened(snapshot(guests: 300))
    state.press(.down, .character(">"))
    let page = SharingLayout(state).columns - 1
    #expect(state.sharing.cursor == (1, page))
    state.press(.character("<"), .character("<"))
    #expect(state.sharing.cursor == (1, 0))
    let row = state.sharing.common?.guests[1]
    state.press(.enter)
    #expect(row.map { state.view == .guest($0) } == true)
  }

  @Test("The selected two stay selected when the order changes")
  func selection() {
    var state = opened(SampleHost.snapshot())
    state.press(.down, .down, .right)
    let row = state.sharing.selectedRow
    let column = state.sharing.selectedColumn
    state.sample(after: 5) { snapshot in
      snapshot.processes.removeFirst()
      snapshot.attribution?.value.pairs.removeFirst(100)
    }
    #expect(state.sharing.selectedRow == row && state.sharing.selectedColumn == column)
  }

  @Test("An estimated cell is told with its interval")
  func interval() {
    var snapshot = SampleHost.snapshot()
    for place in snapshot.content?.value.pairs.indices ?? 0..<0 {
      snapshot.content?.value.pairs[place].commonContents = Estimate(
        25_600, interval: 23_040...28_160)
    }
    var state = opened(snapshot, columns: 100)
    state.press(.character("o"), .down)
    #expect(state.lines.contains { $0.contains("~100 (90-110) MiB in common") })
  }
}

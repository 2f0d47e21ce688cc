import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Screens of the content scan as pictures")
struct ContentPictureTests {
  private static let sizes = [(10, 40), (24, 80), (40, 120)]

  @Test("Guests x guests", arguments: sizes)
  func sharing(rows: Int, columns: Int) throws {
    var state = DashboardState.sample(rows: rows, columns: columns)
    state.press(.character("2"), .down, .down, .right)
    try expectPicture("sharing-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("Guests x guests by contents, without Unicode")
  func contents() throws {
    var state = DashboardState.sample(rows: 40, columns: 120, unicode: false)
    state.press(.character("2"), .character("o"))
    #expect(state.lines.allSatisfy { $0.allSatisfy(\.isASCII) })
    try expectPicture("sharing-ascii-120x40", shows: state.lines)
  }

  @Test("The memory map of a guest", arguments: sizes)
  func map(rows: Int, columns: Int) throws {
    var state = DashboardState.sample(rows: rows, columns: columns)
    state.press(.character("m"))
    try expectPicture("map-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("The memory map without Unicode")
  func asciiMap() throws {
    var state = DashboardState.sample(rows: 24, columns: 80, unicode: false)
    state.press(.character("m"))
    #expect(state.lines.allSatisfy { $0.allSatisfy(\.isASCII) })
    try expectPicture("map-ascii-80x24", shows: state.lines)
  }

  @Test("What if", arguments: sizes)
  func whatIf(rows: Int, columns: Int) throws {
    var state = DashboardState.sample(rows: rows, columns: columns)
    state.press(.character("x"), .down, .character("x"), .character("w"))
    state.type("8")
    try expectPicture("what-if-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("The panel of the content scan between two scans", arguments: sizes)
  func resting(rows: Int, columns: Int) throws {
    var state = DashboardState.sample(rows: rows, columns: columns)
    state.budgetPercent = 1
    state.press(.character("c"))
    try expectPicture("scan-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("The panel while the first scan reads")
  func scanning() throws {
    var snapshot = SampleHost.snapshot()
    snapshot.content = nil
    snapshot.contentProgress = Self.progress(.scanning)
    var state = DashboardState.sample(rows: 24, columns: 80, snapshot: snapshot)
    state.budgetPercent = 1
    try expectPicture("overview-scanning-80x24", shows: state.lines)
    state.press(.character("c"))
    try expectPicture("scan-scanning-80x24", shows: state.lines)
  }

  @Test("The panel while a scan waits for memory")
  func paused() throws {
    var snapshot = SampleHost.snapshot()
    snapshot.contentProgress = Self.progress(.paused("the host is swapping"))
    var state = DashboardState.sample(rows: 24, columns: 80, snapshot: snapshot)
    state.press(.character("c"))
    try expectPicture("scan-paused-80x24", shows: state.lines)
  }

  private static func progress(_ phase: ContentProgress.Phase) -> ContentProgress {
    var progress = ContentProgress(phase: phase)
    progress.pagesTotal = 10_639_360
    progress.pagesDone = 4_574_924
    progress.bytesRead = 9_800 * SampleHost.mib
    progress.secondsLeft = 134
    return progress
  }
}

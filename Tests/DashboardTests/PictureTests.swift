import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Whole screens as pictures")
struct PictureTests {
  @Test(
    "The overview in the windows it is made for",
    arguments: [(10, 40), (16, 40), (24, 80), (40, 120), (60, 200)])
  func overview(rows: Int, columns: Int) throws {
    let state = DashboardState.sample(rows: rows, columns: columns)
    try expectPicture("overview-\(columns)x\(rows)", shows: state.lines)
  }

  @Test("Without Unicode there is only ASCII")
  func ascii() throws {
    let state = DashboardState.sample(rows: 40, columns: 120, unicode: false)
    #expect(state.lines.allSatisfy { $0.allSatisfy(\.isASCII) })
    try expectPicture("overview-ascii-120x40", shows: state.lines)
  }

  @Test("Before the first sample")
  func reading() throws {
    try expectPicture("reading-80x24", shows: draw(DashboardState(rows: 24, columns: 80)).lines)
  }

  @Test("Before the first attribution figures read - and never 0")
  func firstSecond() throws {
    var snapshot = SampleHost.snapshot()
    snapshot.attribution = nil
    snapshot.rates = nil
    snapshot.trend = Trend()
    for place in snapshot.processes.indices {
      snapshot.processes[place].sharing = nil
      snapshot.processes[place].memory = nil
      snapshot.processes[place].savedChangePages = nil
    }
    let state = DashboardState.sample(
      rows: 40, columns: 120, snapshot: snapshot, history: History(), events: [])
    try expectPicture("first-second-120x40", shows: state.lines)
  }

  @Test("One guest")
  func guest() throws {
    var state = DashboardState.sample(rows: 40, columns: 100)
    state.press(.enter)
    try expectPicture("guest-100x40", shows: state.lines)
  }

  @Test(
    "Findings, events, figures", arguments: [("3", "findings"), ("5", "events"), ("6", "figures")])
  func views(key: String, name: String) throws {
    var state = DashboardState.sample(rows: 30, columns: 80)
    state.type(key)
    try expectPicture("\(name)-80x30", shows: state.lines)
  }

  @Test(
    "Help, columns and the question before saving",
    arguments: [("?", "help"), ("f", "columns"), ("E", "export")])
  func overlays(key: String, name: String) throws {
    var state = DashboardState.sample(rows: 30, columns: 80)
    state.type(key)
    try expectPicture("\(name)-80x30", shows: state.lines)
  }
}

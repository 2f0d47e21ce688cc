import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("A storm on the screen")
struct StormPictureTests {
  private static let group = "/machine.slice/machine-qemu\\x2d37\\x2dvdi-w10-37.scope/libvirt"

  private static func snapshot(_ place: Exhaustion.Place) -> Snapshot {
    var snapshot = SampleHost.snapshot()
    let leading = SampleHost.leading.map(SampleHost.identity)
    snapshot.memoryGroups = [
      MemoryGroup(
        path: group, limitBytes: 1_200 << 20, usageBytes: 900 << 20, reclaimableBytes: 20 << 20,
        members: [leading[0]], version: 2, readAt: snapshot.takenAt)
    ]
    var storm = Exhaustion(
      place: place, secondsLeft: 43, roomBytes: 320 << 20, growthBytesPerSecond: 7.4 * 1_048_576,
      cowBreaksPerSecond: 5_210, at: snapshot.takenAt, began: SampleHost.earlier(9))
    storm.writers = [
      Exhaustion.Writer(id: leading[0], name: "vdi-w10-37", isGuest: true, pagesPerSecond: 4_900),
      Exhaustion.Writer(id: leading[2], name: "mail01", isGuest: true, pagesPerSecond: 1_300),
    ]
    snapshot.trend.storm = storm
    snapshot.rates?.cowBreaksPerSecond = 5_210
    snapshot.assessment = Assessment(
      verdict: Verdict(state: .storm, message: "Memory of the cgroup is gone in 43s."),
      findings: [
        Finding(
          code: "storm", severity: .problem, message: "Memory of the cgroup is gone in 43s.",
          nextStep: "virsh suspend vdi-w10-37: it writes most (about 4900 pages a second), stops "
            + "at once, and keeps its memory and state until it goes on; or raise memory.max of "
            + "the cgroup.")
      ])
    return snapshot
  }

  private func state(
    _ place: Exhaustion.Place = .group(group), rows: Int, columns: Int
  ) -> DashboardState {
    let storm = Event(
      .stormBegan(place, cowBreaksPerSecond: 5_210, secondsLeft: 52), at: SampleHost.earlier(9))
    return DashboardState.sample(
      rows: rows, columns: columns, snapshot: Self.snapshot(place),
      events: SampleHistory.events + [storm])
  }

  @Test(
    "In a cgroup, in the windows it is made for",
    arguments: [(10, 40), (16, 40), (23, 80), (40, 120), (60, 200)])
  func group(rows: Int, columns: Int) throws {
    try expectPicture("storm-\(columns)x\(rows)", shows: state(rows: rows, columns: columns).lines)
  }

  @Test("Of the host's memory")
  func host() throws {
    try expectPicture("storm-host-80x24", shows: state(.host, rows: 24, columns: 80).lines)
  }

  @Test("The time that is left stands on every window that has a line for it")
  func alwaysVisible() {
    for rows in 2...60 {
      for columns in [40, 60, 80, 100, 132] {
        let lines = state(rows: rows, columns: columns).lines.joined(separator: "\n")
        #expect(lines.contains("STORM"), "\(columns)x\(rows)")
        #expect(lines.contains("43s"), "\(columns)x\(rows)")
        #expect(lines.contains("5.2k"), "\(columns)x\(rows)")
        if rows >= 10 { #expect(lines.contains("virsh suspend vdi-w10-37"), "\(columns)x\(rows)") }
      }
    }
  }

  @Test("Where samples are rare, the time goes on between them, and the age is told")
  func age() {
    var state = state(rows: 24, columns: 80)
    state.press(.up, after: 20)
    let line = state.lines[1]
    #expect(line.contains("23s"), "\(line)")
    #expect(line.contains("seen 20s ago"), "\(line)")
  }

  @Test("What the cgroup is called cannot act on the screen")
  func hostile() {
    let state = state(.group("/a\u{1b}[2Jb\u{202e}c"), rows: 24, columns: 80)
    let text = state.lines.joined()
    #expect(!text.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" })
  }
}

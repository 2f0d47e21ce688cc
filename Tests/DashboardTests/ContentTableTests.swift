import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("CAN+ and WHY NOT")
struct ContentTableTests {
  @Test("CAN+ adds up to what the scan found on the host, the rest and TOTAL too")
  func sums() {
    let snapshot = SampleHost.snapshot()
    let page = Double(snapshot.host.pageBytes)
    let all = ColumnSum(.canMerge, over: snapshot.processes, in: snapshot)
    let report = snapshot.content?.value
    #expect(all.bytes == (report?.mergeablePages.value ?? 0) * page)
    #expect(all.bytes == 3_891 * 1_048_576 && !all.isPartial)
    #expect(report?.obstacles.values.reduce(0, +) == report?.mergeablePages.value)
    let lines = DashboardState.sample().lines
    #expect(lines.contains { $0.hasPrefix(" 44 more") && $0.contains(" 3200 ") })
    #expect(lines.contains { $0.hasPrefix(" TOTAL") && $0.contains(" 3891 ") })
  }

  @Test("A guest that the scan did not see has - and makes the sum partial")
  func unseen() {
    var snapshot = SampleHost.snapshot()
    snapshot.content?.value.processes[SampleHost.identity(SampleHost.leading[0])] = nil
    let lines = DashboardState.sample(snapshot: snapshot).lines
    #expect(lines.contains { $0.hasPrefix("!vdi-w10-37") && $0.contains("   344     - zeros") })
    #expect(lines.contains { $0.hasPrefix(" TOTAL") && $0.contains(" 3674+ ") })
  }

  @Test("Before the first scan it is unknown, without rights hidden, never 0")
  func unknown() {
    var snapshot = SampleHost.snapshot()
    snapshot.content = nil
    let guest = snapshot.processes[0]
    #expect(GuestColumn.canMerge.value(of: guest, in: snapshot) == .unknown)
    snapshot.contentRefusal = Refusal("no", isOfRights: true)
    #expect(GuestColumn.canMerge.value(of: guest, in: snapshot) == .hidden)
    snapshot.contentRefusal = Refusal("no", isOfRights: false)
    #expect(GuestColumn.canMerge.value(of: guest, in: snapshot) == .unknown)
  }

  private func reason(_ finding: Finding?, _ obstacles: [MergeObstacle: Double]) -> CellValue {
    var snapshot = SampleHost.snapshot()
    let id = snapshot.processes[0].id
    snapshot.assessment?.processFindings[id] = finding.map { [$0] } ?? []
    snapshot.content?.value.processes[id]?.obstacles = obstacles
    return GuestColumn.whyNot.value(of: snapshot.processes[0], in: snapshot)
  }

  @Test("WHY NOT is the largest obstacle, with its MiB")
  func largest() {
    #expect(
      reason(nil, [.zerosInHugePages: 256, .missedBySmartScan: 25_600])
        == .text("smart-scan miss 100"))
    #expect(reason(SampleHost.zeros, [.zerosInHugePages: 55_552]) == .text("zeros in THP 217"))
    #expect(reason(SampleHost.unscanned, [.notScannedYet: 2_560]) == .text("not scanned yet 10"))
    #expect(reason(nil, [.otherNode: 512, .unexplained: 512]) == .text("other node 2"))
  }

  @Test("What tells more than an obstacle keeps its place")
  func findings() {
    let hugetlb = Finding(code: "hugetlb", severity: .info, message: "m", short: "hugetlb")
    #expect(reason(hugetlb, [.zerosInHugePages: 25_600]) == .text("hugetlb"))
    #expect(reason(SampleHost.zeros, [:]) == .text("zeros in THP"))
    #expect(reason(nil, [.notScannedYet: 100]) == .text(""))
  }

  @Test("An estimated column says so in its heading")
  func estimated() {
    var snapshot = SampleHost.snapshot()
    snapshot.content?.value.mergeablePages = Estimate(1_000_000, variance: 1e6)
    for columns in [40, 80, 120] {
      let state = DashboardState.sample(rows: 24, columns: columns, snapshot: snapshot)
      #expect(state.lines.contains { $0.hasPrefix(" NAME") && $0.contains("~CAN+") })
    }
  }

  @Test("However wide NAME is, a figure stays beside it", arguments: [20, 30, 40, 60, 80])
  func wideNames(columns: Int) {
    var state = DashboardState.sample(rows: 12, columns: columns)
    for _ in 0..<4 {
      state.type("L")
      #expect(state.lines.contains { $0.hasPrefix(" NAME") && $0.contains("SAVED") })
    }
  }
}

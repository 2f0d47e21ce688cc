import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Figures that are missing, moving or forbidden")
struct HonestFiguresTests {
  @Test("Rows, the rest and TOTAL add up to the kernel's number")
  func sums() {
    let snapshot = SampleHost.snapshot()
    let all = ColumnSum(.saved, over: snapshot.processes, in: snapshot)
    #expect(all.bytes == Double(5_373_952 * 4_096))
    #expect(!all.isPartial)
    let first = ColumnSum(.saved, over: Array(snapshot.processes.prefix(8)), in: snapshot)
    let rest = ColumnSum(.saved, over: Array(snapshot.processes.dropFirst(8)), in: snapshot)
    #expect((first.bytes ?? 0) + (rest.bytes ?? 0) == all.bytes)
  }

  @Test("A difference and an unsteady pass are shown")
  func difference() {
    var snapshot = SampleHost.snapshot()
    snapshot.attribution?.value.reconciliation.differencePages = -120
    snapshot.attribution?.value.reconciliation.stable = false
    snapshot.attribution?.value.reconciliation.unattributedPages = 7
    let forms = KernelSums.forms(snapshot)
    #expect(forms.contains("kernel 20992 diff -120p moving, unseen 7p"))
    #expect(forms.last == "diff -120p moving")
    let lines = DashboardState.sample(columns: 80, snapshot: snapshot).lines
    #expect(lines.contains { $0.hasPrefix(" TOTAL") && $0.hasSuffix("diff -120p moving") })
  }

  @Test("Beside the sum stands the kernel's number of the same moment, not one that is ahead")
  func sameMoment() {
    var snapshot = SampleHost.snapshot()
    snapshot.attribution?.value.reconciliation.sharingPages = 5_373_952
    snapshot.ksm[reading: .pagesSharing] = .value(.unsigned(6_000_000))
    #expect(KernelSums.forms(snapshot)[1] == "kernel 20992, diff 0")
    snapshot.attribution = nil
    #expect(KernelSums.forms(snapshot)[0] == "kernel 23438, adding up")
  }

  @Test("In a window without WHY NOT the difference stands in the last line")
  func narrowDifference() {
    #expect(DashboardState.sample(rows: 10, columns: 40).lines[9].hasSuffix("kernel 20992 diff 0"))
  }

  @Test("What others save is told beside the kernel's number")
  func others() {
    var snapshot = SampleHost.snapshot()
    snapshot.change("app01") { $0.guest = nil }
    #expect(KernelSums.forms(snapshot)[1] == "kernel 20992, diff 0, others 373")
  }

  @Test("A guest without figures makes its sums partial, not smaller in silence")
  func partial() {
    var snapshot = SampleHost.snapshot()
    snapshot.change("mail01") { $0.sharing = nil }
    let lines = DashboardState.sample(columns: 80, snapshot: snapshot).lines
    #expect(lines.contains { $0.hasPrefix(" TOTAL") && $0.contains(" 22395+ 20490+ ") })
  }

  @Test("Forbidden is ?, unknown is -, neither is 0")
  func marks() {
    var snapshot = SampleHost.snapshot()
    snapshot.attribution = nil
    snapshot.attributionRefusal = Refusal("pagemap needs CAP_SYS_ADMIN", isOfRights: true)
    snapshot.content = nil
    snapshot.contentRefusal = Refusal("guest memory needs CAP_SYS_PTRACE", isOfRights: true)
    snapshot.rights = Rights(user: "eve", missing: ["pagemap of 52 guests"])
    for place in snapshot.processes.indices {
      snapshot.processes[place].sharing = nil
      snapshot.processes[place].memory?.value = .forbidden
      snapshot.processes[place].savedChangePages = nil
    }
    let state = DashboardState.sample(rows: 40, columns: 120, snapshot: snapshot)
    var alone = state
    alone.type("/vdi-w10-37")
    let row = alone.lines.first { $0.hasPrefix("!vdi-w10-37") } ?? ""
    let cells = row.split(separator: " ").dropFirst().map(String.init)
    #expect(
      cells == [
        "480179", "1024", "877", "?", "?", "?", "-", "?", "?", "?", "zeros", "in", "THP", "-",
      ])
    #expect(state.lines.contains { $0.hasPrefix(" TOTAL") && $0.contains("kernel 20992") })
    #expect(state.lines[0].contains("eve") && state.lines[0].hasSuffix("[READONLY]"))
    var figures = state
    figures.type("6")
    #expect(figures.lines.contains("  pagemap needs CAP_SYS_ADMIN"))
    #expect(figures.lines.contains("  pagemap of 52 guests"))
  }

  @Test(
    "Without KSM the page of settings says what would help, at every size",
    arguments: [(80, 24), (40, 10)])
  func withoutKSM(columns: Int, rows: Int) {
    var snapshot = SampleHost.snapshot()
    snapshot.ksm = KSMReadings()
    var state = DashboardState.sample(rows: rows, columns: columns, snapshot: snapshot)
    // What the page tables say is there, and held against nothing.
    #expect(state.lines.contains { $0.contains("no counters") })
    #expect(!state.screen.contains("moving"))
    state.type("t")
    let page = state.lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(page.contains("This kernel has no KSM (no /sys/kernel/mm/ksm), and nothing to set."))
    #expect(page.contains("Boot a kernel with CONFIG_KSM=y."))
  }

  @Test("A host that tells nothing shows no number at all")
  func nothing() {
    var snapshot = Snapshot(takenAt: SampleHost.moment)
    snapshot.assessment = Assessment(
      verdict: Verdict(state: .noKSM, message: "This kernel has no KSM."))
    let lines = DashboardState.sample(
      rows: 40, columns: 120, snapshot: snapshot, history: History(), events: []
    ).lines
    #expect(lines[1] == "NO KSM  This kernel has no KSM.")
    #expect(
      Array(lines[3...7]) == [
        "PMEM  /GiB: - total    - avail    - swap, - used, -/s in    PSI some10 -",
        "PSHARE/GiB: - shared = - common + - saving    - of it KSM zero pages   - metadata   = - profit   ratio -",
        "KSMD  -  -/-ms  - pages/s  pass -   smart_scan -   other writers: none",
        "MORE  /GiB: - can merge   not scanned yet  (c)",
        "RISK  /GiB: unmerge-all needs -, has -+- swap: -   COW -",
      ])
  }

  @Test("The change column says how long it has watched")
  func youngChange() {
    var snapshot = SampleHost.snapshot()
    for place in snapshot.processes.indices { snapshot.processes[place].savedChangeSeconds = 200 }
    let lines = DashboardState.sample(columns: 120, snapshot: snapshot).lines
    #expect(lines.contains { $0.hasPrefix(" NAME") && $0.contains(" d3m ") })
  }

  @Test("Every verdict has its word at the beginning of line 2", arguments: Verdict.State.allCases)
  func verdicts(state: Verdict.State) {
    var snapshot = SampleHost.snapshot()
    snapshot.assessment?.verdict = Verdict(state: state, message: "Why it is so.")
    for columns in [40, 80, 120] {
      let line = DashboardState.sample(rows: 24, columns: columns, snapshot: snapshot).lines[1]
      #expect(line.hasPrefix(state.words))
    }
  }

  @Test("Where processes are hidden, an empty table does not say that there are none")
  func hiddenProcesses() {
    var snapshot = SampleHost.snapshot()
    snapshot.processes = []
    for columns in [40, 80] {
      snapshot.hiddenProcesses = 29
      let hiding = DashboardState.sample(rows: 24, columns: columns, snapshot: snapshot).lines
      #expect(hiding.contains(" no guest seen, 29 processes are hidden"))
      snapshot.hiddenProcesses = 0
      let showing = DashboardState.sample(rows: 24, columns: columns, snapshot: snapshot).lines
      #expect(showing.contains(" no guest, and nobody else takes part"))
    }
  }

  @Test(
    "A host that saves nothing says so whole at 40 columns",
    arguments: [
      (Verdict.State.stopped, "STOPPED, saves nothing"),
      (.neverRun, "NEVER RUN nothing is merged"), (.noKSM, "NO KSM nothing is merged"),
    ])
  func savesNothing(state: Verdict.State, line: String) {
    var snapshot = SampleHost.snapshot()
    snapshot.ksm[reading: .pagesSharing] = .value(.unsigned(0))
    snapshot.assessment?.verdict = Verdict(
      state: state, message: "Nothing that would fit into so few columns.")
    #expect(DashboardState.sample(rows: 10, columns: 40, snapshot: snapshot).lines[1] == line)
  }

  @Test("What one guest would need is not 0 because its unit is large", arguments: [80, 120])
  func littleRisk(columns: Int) {
    var snapshot = SampleHost.snapshot()
    snapshot.processes.removeAll { $0.name != "mail01" }
    snapshot.change("mail01") { process in
      var counters = KSMStat()
      counters.mergingPages = 40 * 256
      counters.mergeable = true
      process.counters.value = .value(counters)
      process.sharing?.value.mappedPages = 40 * 256
      process.sharing?.value.soleFrames = 0
      process.sharing?.value.zeroMappedPages = 0
    }
    let screen = DashboardState.sample(rows: 24, columns: columns, snapshot: snapshot).screen
    #expect(screen.contains("0.04 (mail01) fits"))
  }

  @Test("Line KSMD says no more of the pass than is known at this pace")
  func pass() {
    func line(_ share: Double?, _ length: Double?) -> String {
      var snapshot = SampleHost.snapshot()
      snapshot.trend.passShare = share
      snapshot.trend.passSecondsAtThisPace = length
      return DaemonLine.line(DashboardState.sample(), snapshot, width: 200).text
    }
    #expect(line(0.659, 135).contains("  pass 1841 at 65% of 2m15s   smart"))
    #expect(line(0.659, nil).contains("  pass 1841 at 65%   smart"))
    #expect(line(nil, 135).contains("  pass 1841, one took 2m15s   smart"))
    #expect(line(nil, nil).contains("  pass 1841   smart"))
  }

  @Test("A host without a name has a dash")
  func namelessHost() {
    var snapshot = SampleHost.snapshot()
    snapshot.host.name = ""
    #expect(DashboardState.sample(snapshot: snapshot).lines[0].hasPrefix("-  03:12:41"))
  }

  @Test("Line 3 is never blank")
  func nextStep() {
    var snapshot = SampleHost.snapshot()
    snapshot.assessment?.findings = []
    snapshot.assessment?.processFindings = [:]
    #expect(DashboardState.sample(snapshot: snapshot).lines[2] == "OK nothing to do")
    snapshot.assessment?.findings = [
      Finding(code: "page-sharing-limit", severity: .info, message: "1 content is split.")
    ]
    #expect(
      DashboardState.sample(snapshot: snapshot).lines[2]
        == "OK nothing to do   1 note (! opens it)")
    snapshot.assessment = nil
    #expect(DashboardState.sample(snapshot: snapshot).lines[2] == "- not judged yet")
  }

  @Test("On a host that shares little the unit is MiB")
  func smallHost() {
    var snapshot = SampleHost.snapshot()
    snapshot.ksm[reading: .pagesShared] = .value(.unsigned(256))
    snapshot.ksm[reading: .pagesSharing] = .value(.unsigned(2_560))
    let lines = DashboardState.sample(snapshot: snapshot).lines
    #expect(lines[1].hasPrefix("WORKING  saves 10 MiB"))
    #expect(lines[4].hasPrefix("PSHARE/MiB: 11 shared = 1 common + 10 saving"))
  }
}

import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Paths and commands in narrow lines")
struct MessageTests {
  @Test("A path loses its middle, and keeps its name")
  func paths() {
    let text =
      "snapshot saved: /var/lib/ksmtop/snapshots/ksmtop-kvm07-20251124T021241Z.txt and .json"
    let short = shorteningPath(in: text, to: 80)
    #expect(TextWidth.cells(of: short) == 80)
    #expect(short.hasPrefix("snapshot saved: /var/lib/ksmtop"))
    #expect(short.hasSuffix("kvm07-20251124T021241Z.txt and .json"))
    #expect(shorteningPath(in: text, to: 200) == text)
    #expect(shorteningPath(in: "no path at all here", to: 5) == "no path at all here")
  }

  @Test("What was saved is told whole at 80 columns")
  func saved() {
    var state = DashboardState.sample()
    let stem = "/var/lib/ksmtop/snapshots/ksmtop-kvm07-20251124T021241Z"
    let outcome = ExportOutcome.written([stem + ".txt", stem + ".json"])
    _ = reduce(&state, .exported(outcome, at: SampleHost.moment))
    #expect(state.lines[23].hasSuffix("20251124T021241Z.txt and .json"))
    #expect(state.message?.text == "snapshot saved: \(stem).txt and .json")
  }

  @Test("Who may change nothing is told that the next step is root's")
  func root() {
    var state = DashboardState.sample()
    #expect(!state.lines.joined().contains("as root"))
    state.readonly = true
    #expect(state.lines[2].contains("Next: as root: ksmtop tune use_zero_pages=1"))
    state.press(.character("3"))
    #expect(state.lines.contains { $0.contains("-> as root: ksmtop tune") })
    var small = DashboardState.sample(rows: 10, columns: 40)
    small.readonly = true
    #expect(small.lines[2] == "! 3: as root: use_zero_pages=1  (!)")
  }

  @Test("Root who may not write here is told where it can be done")
  func rootElsewhere() {
    var snapshot = SampleHost.snapshot()
    snapshot.rights.canWriteSettings = false
    let state = DashboardState.sample(snapshot: snapshot)
    #expect(state.lines[2].contains("Next: on the host: ksmtop tune use_zero_pages=1"))
    #expect(state.whyNoChange?.contains("/sys is read-only, or this is a container") == true)
  }
}

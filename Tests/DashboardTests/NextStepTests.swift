import MergeModel
import Testing

@testable import Dashboard

@Suite("Line 3: the next step")
struct NextStepTests {
  private static let scan = Finding(
    code: "pass-too-long", severity: .warning, message: "One full scan takes 2d03h.",
    nextStep: "ksmtop tune pages_to_scan=2000: at once, and ksmd takes more CPU.")

  private func line(_ finding: Finding, columns: Int) -> String {
    var snapshot = SampleHost.snapshot()
    snapshot.assessment?.findings = [finding]
    snapshot.assessment?.processFindings = [:]
    return DashboardState.sample(rows: 24, columns: columns, snapshot: snapshot).lines[2]
  }

  @Test(
    "It says as much as fits, and what to do is never cut",
    arguments: [
      (
        120,
        "! 1 warning. Next: ksmtop tune pages_to_scan=2000: at once, and ksmd takes more CPU."
          + "   (! opens it)"
      ),
      (80, "! 1 warning. Next: ksmtop tune pages_to_scan=2000   (! opens it)"),
      (62, "! 1 warning. Next: ksmtop tune pages_to_scan=2000  (!)"),
      (44, "! 1: ksmtop tune pages_to_scan=2000  (!)"),
      (33, "! 1: pages_to_scan=2000  (!)"),
      (23, "! 1: pages_to_scan=2000"),
    ])
  func widths(columns: Int, text: String) {
    #expect(line(Self.scan, columns: columns) == text)
  }

  @Test("A step without a command, and a finding without a step")
  func others() {
    var finding = Self.scan
    finding.nextStep = "Stop or migrate a guest or add swap, at once: never write run=2 now."
    #expect(
      line(finding, columns: 80)
        == "! 1 warning. Next: Stop or migrate a guest or add swap, at once   (! opens it)")
    finding.nextStep = ""
    finding.message = "2 guests (2.0 GiB) are in hugetlb pages: they never merge, whatever is done."
    #expect(
      line(finding, columns: 80)
        == "! 1 warning. 2 guests (2.0 GiB) are in hugetlb pages   (! opens it)")
  }

  @Test("What is to be done at guests says at which, in every width", arguments: [24, 40, 80, 200])
  func whose(columns: Int) {
    let finding = Finding(
      code: "not-advised", severity: .warning, message: "1.0 GiB of its RAM is not advised.",
      nextStep: "Start QEMU with mem-merge=on: takes effect after a power cycle.")
    func line(_ names: String...) -> String {
      var snapshot = SampleHost.snapshot()
      snapshot.assessment?.findings = []
      snapshot.assessment?.processFindings = Dictionary(
        uniqueKeysWithValues: names.compactMap { SampleHost.identity(named: $0) }
          .map { ($0, [finding]) })
      return DashboardState.sample(rows: 24, columns: columns, snapshot: snapshot).lines[2]
    }
    #expect(line("mail01").contains(": mail01: Start"), "\(line("mail01"))")
    #expect(line("mail01", "web01", "web02").contains(": 3 guests: S"), "\(line("mail01"))")
  }

  @Test("Several commands are several settings")
  func settings() {
    var finding = Self.scan
    finding.nextStep = """
      ksmtop tune advisor_mode=none; \
      ksmtop tune advisor_max_pages_to_scan=30000: at once.
      """
    #expect(
      line(finding, columns: 70)
        == "! 1: advisor_mode=none; advisor_max_pages_to_scan=30000  (!)")
  }
}

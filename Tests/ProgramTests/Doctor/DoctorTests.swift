import KernelFixtures
import Testing

@Suite("ksmtop doctor")
struct DoctorTests {
  private func doctor(_ arguments: [String] = [], on tree: KernelTree) async throws -> ProgramRun {
    try await ProgramRun.ksmtop(["doctor"] + arguments, on: tree)
  }

  @Test("Findings with their next steps, and what is not known, as text")
  func text() async throws {
    let run = try await doctor(on: AilingHost.tree(["run": "0"]))
    #expect(run.ending == .exited(0))
    #expect(run.errors == "")
    try expectPicture("doctor.txt", shows: Self.timeless(run.text))
    #expect(run.output.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a })
    #expect(run.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("A host with nothing to complain of, whose KSM runs")
  func healthy() async throws {
    let run = try await doctor(on: ThreeGuests.tree())
    #expect(run.ending == .exited(0))
    try expectPicture("doctor-healthy.txt", shows: Self.timeless(run.text))
  }

  @Test("As JSON: numbered, ranked, each with the processes it is about")
  func json() async throws {
    let run = try await doctor(["--format", "json"], on: AilingHost.tree(["run": "0"]))
    #expect(run.ending == .exited(0))
    let document = try Document(run.output)
    #expect(
      document.keys() == [
        "schema", "version", "taken_at", "host", "verdict", "findings", "not_known", "features",
        "ignored",
      ])
    #expect(document.text("schema") == "ksmtop.doctor.v1")
    #expect(document.text("verdict.state") == "stopped")
    let findings = document.list("findings")
    #expect(
      findings.map { $0.text("code") } == ["ksm-stopped", "not-advised", "merging-disabled"])
    #expect(findings.map { $0.text("severity") } == ["warning", "warning", "info"])
    #expect(findings.compactMap { $0.number("number") } == [1, 2, 3])
    for finding in findings {
      #expect(
        finding.keys() == ["number", "code", "severity", "message", "next_step", "processes"])
    }
    let processes = findings[1].list("processes")
    #expect(processes.map { $0.text("name") } == ["app01", "app02", "app03"])
    #expect(processes.allSatisfy { $0.keys() == ["pid", "name", "message", "next_step"] })
    #expect(processes.last?.text("next_step")?.contains("mergeable=on") == true)
    for gap in document.list("not_known") {
      #expect(gap.keys() == ["code", "message", "next_step"])
      #expect(gap.isNull("code"))
    }
    #expect(document.list("not_known").count == 2)
  }

  @Test("Without rights it tells what is hidden, and ends with 2")
  func limited() async throws {
    let tree = try AilingHost.tree()
    try tree.setMode(0, of: "proc/kpageflags")
    let run = try await ProgramRun.ksmtop(["doctor"], on: tree, asOrdinaryUser: true)
    #expect(run.ending == .exited(2))
    let notKnown = try #require(run.text.firstRange(of: "not known:"))
    #expect(run.text[notKnown.upperBound...].contains("/proc/kpageflags"))
    #expect(run.text[notKnown.upperBound...].contains("sudo ksmtop"))
    #expect(!run.text.contains("limited-rights"))
  }

  @Test("A ksmd that pauses for long was not watched for long enough")
  func slowDaemon() async throws {
    let run = try await doctor(on: ThreeGuests.tree(["sleep_millisecs": "500"]))
    #expect(run.text.contains("how fast ksmd scans: it pauses for 500 ms"))
  }

  @Test("A kernel without KSM is a problem, and there is nothing more to know")
  func withoutKSM() async throws {
    let tree = try ThreeGuests.tree()
    for file in KernelTree.ksmAfterBoot.keys { try tree.removeFile("sys/kernel/mm/ksm/\(file)") }
    let run = try await doctor(on: tree)
    #expect(run.ending == .exited(0))
    #expect(run.text.contains("1 problem no-ksm"))
    #expect(!run.text.contains("not known:"))
  }

  /// The text with a fixed time.
  private static func timeless(_ text: String) -> String {
    text.replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, with: "2025-11-24 02:12:41")
      .replacing(/ksmtop \d+\.\d+\.\d+/, with: "ksmtop 1.0")
  }
}

import KernelFixtures
import Testing

@Suite("ksmtop doctor --ignore")
struct IgnoreTests {
  private func document(_ rules: [String], _ settings: [String: String] = ["run": "0"])
    async throws -> Document
  {
    let options = rules.flatMap { ["--ignore", $0] }
    let run = try await ProgramRun.ksmtop(
      ["doctor", "--format", "json"] + options, on: AilingHost.tree(settings))
    #expect(run.ending == .exited(0))
    return try Document(run.output)
  }

  private func codes(_ document: Document) -> [String?] {
    document.list("findings").map { $0.text("code") }
  }

  @Test("A code is silenced for the host and for every guest")
  func code() async throws {
    let document = try await document(["ksm-stopped", "not-advised"])
    #expect(codes(document) == ["merging-disabled"])
    #expect(document.number("ignored") == 4)
  }

  @Test("A code of one guest is silenced for that guest, and the rest is counted anew")
  func oneGuest() async throws {
    let document = try await document(["not-advised:app01", "not-advised:app03"])
    #expect(codes(document) == ["ksm-stopped", "not-advised", "merging-disabled"])
    let finding = document.list("findings")[1]
    #expect(finding.list("processes").map { $0.text("name") } == ["app02"])
    #expect(finding.text("message")?.contains("3 guests") == false)
    #expect(finding.text("next_step")?.contains("mem-merge=on") == true)
    #expect(document.number("ignored") == 2)
  }

  @Test("With every guest that has it silenced the finding is gone")
  func everyGuest() async throws {
    let document = try await document(["merging-disabled:quiet01", "ksm-stopped:quiet01"])
    #expect(codes(document) == ["ksm-stopped", "not-advised"])
  }

  @Test("What rights hide can be silenced too, and is no reason for exit code 2 then")
  func rights() async throws {
    let tree = try ThreeGuests.tree()
    try tree.setMode(0, of: "proc/kpageflags")
    let run = try await ProgramRun.ksmtop(
      ["doctor", "--ignore", "limited-rights"], on: tree, asOrdinaryUser: true)
    #expect(run.ending == .exited(0))
    #expect(!run.text.contains("kpageflags"))
    #expect(run.text.contains("ignored: "))
  }

  @Test("A name is taken as it is, and as it is shown", arguments: ["a:b\u{1b}", "a:b\\u{1b}"])
  func hostileName(name: String) async throws {
    let tree = try AilingHost.tree(app01Name: "a:b\u{1b}")
    let run = try await ProgramRun.ksmtop(
      ["doctor", "--format", "json", "--ignore", "not-advised:\(name)"], on: tree)
    let names = try Document(run.output).list("findings").first?.list("processes")
      .map { $0.text("name") }
    #expect(names == ["app02", "app03"])
  }

  @Test(
    "What names no finding is wrong usage, and the codes are listed",
    arguments: ["stopped", "KSM-STOPPED", "", ":web01", "hugetlb:"])
  func wrongUsage(rule: String) async throws {
    let run = try await ProgramRun.ksmtop(
      ["doctor", "--check", "--ignore", rule], on: KernelTree())
    #expect(run.ending == .exited(64))
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("--ignore: "))
    #expect(run.errors.contains(rule == "hugetlb:" ? "name of a guest" : "ksm-stopped, "))
  }
}

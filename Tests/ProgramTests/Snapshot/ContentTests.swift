import KernelFixtures
import LiveHarness
import Testing

@Suite("A snapshot with the content of two guests")
struct ContentTests {
  @Test("As JSON: T, F and D, the split, the reasons, guests and pairs")
  func json() async throws {
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--content", "--budget", "100", "--format", "json"],
      on: TwoGuestsWithContent.tree())
    #expect(run.ending == .exited(0))
    #expect(run.errors == "")
    let document = try Document(run.output)
    expectContract(document)
    func number(_ key: String) -> Double? { document.number("content.\(key)") }
    #expect(document.text("content.method") == "exact")
    // Ten pages in ten frames, of A, B, C and zeros.
    #expect(number("resident_pages") == 10)
    #expect(number("distinct_frames") == 10)
    #expect(number("distinct_contents") == 4)
    #expect(number("achieved_pages") == 0)
    #expect(number("mergeable_pages") == 6)
    #expect(number("zero_pages") == 3)
    #expect(number("ideal_split.zero_pages") == 2)
    // One A too many in one, one B in two; A and B are in both.
    #expect(number("ideal_split.self_pages") == 2)
    #expect(number("ideal_split.inter_pages") == 2)
    #expect(number("predicted_pages_sharing") == 6)
    #expect(number("reasons.not-scanned-yet") == 6)
    let guests = document.list("content.guests")
    #expect(guests.compactMap { $0.number("mergeable_pages") }.reduce(0, +) == 6)
    #expect(guests.map { $0.number("resident_pages") } == [5, 5])
    let pair = try #require(document.list("content.pairs").first)
    #expect(pair.number("a") == Double(TwoGuestsWithContent.one))
    #expect(pair.number("b") == Double(TwoGuestsWithContent.two))
    #expect(pair.number("common_contents") == 2)
    // Nothing is merged: attribution finds nothing, and that adds up.
    #expect(document.number("reconciliation.mapped_pages") == 0)
    #expect(document.number("reconciliation.difference_pages") == 0)
  }

  @Test("As text it tells what can merge")
  func text() async throws {
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--content", "--budget", "100"], on: TwoGuestsWithContent.tree())
    #expect(run.ending == .exited(0))
    #expect(run.text.contains("\nCONTENT   can merge "))
    #expect(run.text.contains("exact, 2 looks"))
  }

  @Test("One guest's memory cannot be read: the other's figures stand, and it is said")
  func unreadable() async throws {
    let tree = try TwoGuestsWithContent.tree()
    try tree.move("proc/\(TwoGuestsWithContent.two)/mem", to: "kept")
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--content", "--budget", "100", "--format", "json"], on: tree)
    let document = try Document(run.output)
    #expect(document.number("content.resident_pages") == 5)
    #expect(document.number("content.mergeable_pages") == 1)
    #expect(document.list("content.unread").count == 1)
  }

  @Test("The doctor's report says what waits for ksmd, without it that it is not known")
  func doctor() async throws {
    let tree = try TwoGuestsWithContent.tree()
    let blind = try await ProgramRun.ksmtop(["doctor"], on: tree)
    #expect(blind.code == 0)
    #expect(blind.text.contains("ksmtop doctor --content"))
    let seeing = try await ProgramRun.ksmtop(
      ["doctor", "--content", "--budget", "100", "--format", "json"], on: tree)
    #expect(seeing.code == 0)
    let document = try Document(seeing.output)
    #expect(document.text("schema") == "ksmtop.doctor.v1")
    #expect(!seeing.text.contains("ksmtop doctor --content"))
  }
}

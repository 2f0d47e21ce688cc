import MergeModel
import Testing

@testable import TuningRules

@Suite("What the operator is told with a plan")
struct NoteTests {
  static func notes(
    _ wishes: [(KSMFile, String)], _ snapshot: Snapshot = Hosts.snapshot(),
    ask: (inout TuningRequest) -> Void = { _ in },
    given: (inout TuningSituation) -> Void = { _ in }
  ) throws -> [String] {
    try Planning.plan(wishes, snapshot, ask: ask, given: given).notes
  }

  @Test("Other writers come first, where they write the same")
  func writers() throws {
    let snapshot = Hosts.snapshot {
      $0.otherWriters = [
        SettingsWriter(name: "ksmtuned", pid: 712), SettingsWriter(name: "advisor", pid: nil),
      ]
    }
    #expect(
      try Self.notes([(.pagesToScan, "2000")], snapshot).first
        == "ksmtuned (pid 712) rewrites pages_to_scan at its next round (up to 60 s): "
        + "edit /etc/ksmtuned.conf or stop it.")
    #expect(try !Self.notes([(.smartScan, "0")], snapshot).contains { $0.contains("ksmtuned") })
  }

  @Test("It lasts until the next boot, with the line that keeps it; a trial does not")
  func lasting() throws {
    #expect(
      try Self.notes([(.run, "0")]).last
        == "It lasts until the next boot; to keep it, in /etc/tmpfiles.d/ksm.conf:\n"
        + "w /sys/kernel/mm/ksm/run - - - - 0")
    let tried = try Self.notes([(.run, "0")], ask: { $0.trialSeconds = 60 })
    #expect(!tried.contains { $0.contains("tmpfiles") })
  }

  @Test("All lines that keep it are there, each shown on a line of its own")
  func lines() throws {
    let plan = try Planning.plan([(.pagesToScan, "2000"), (.sleepMillisecs, "50")])
    let note = try #require(plan.notes.last)
    #expect(plan.lines(of: note).dropFirst() == plan.tmpfilesLines[...])
    #expect(plan.tmpfilesLines.count == 2)
    #expect(plan.lines(of: note).first?.hasSuffix("/etc/tmpfiles.d/ksm.conf:") == true)
    #expect(plan.lines(of: "a\nb") == ["a\nb"])
  }

  @Test("What has no effect as things stand is said")
  func inert() throws {
    #expect(
      try Self.notes([(.advisorMaxCPU, "20")]).contains(
        "advisor_max_cpu: no effect until advisor_mode=scan-time."))
    let stopped = Hosts.snapshot { $0.set(.run, 0) }
    let idle = "No effect until run=1: ksmd is stopped."
    #expect(try Self.notes([(.pagesToScan, "2000")], stopped).contains(idle))
    #expect(try !Self.notes([(.pagesToScan, "2000"), (.run, "1")], stopped).contains(idle))
    #expect(try !Self.notes([(.pagesToScan, "2000")]).contains(idle))
  }

  @Test("A trial of run=1 leaves merged what merges")
  func trialOfRun() throws {
    let stopped = Hosts.snapshot { $0.set(.run, 0) }
    #expect(
      try Self.notes([(.run, "1")], stopped, ask: { $0.trialSeconds = 60 }).contains(
        "What merges meanwhile stays merged when the trial ends."))
  }

  @Test("With the advisor off the pages_to_scan of before is offered")
  func earlierPages() throws {
    let record = UndoTests.record(
      "1",
      [
        SettingChange(.advisorMode, from: "none", to: "scan-time"),
        SettingChange(.pagesToScan, from: "2000", to: "500"),
      ])
    let advised = Hosts.snapshot { $0.switchAdvisorOn() }
    #expect(
      try Self.notes([(.advisorMode, "none")], advised, given: { $0.records = [record] }).first
        == "The kernel sets pages_to_scan to 100; before the advisor was switched on it was 2000: "
        + "pages_to_scan=2000.")
    #expect(
      try Self.notes([(.advisorMode, "scan-time")]).first?.contains("pages_to_scan=1000 comes back")
        == true)
  }

  @Test("A trial on the same file is named, also where its value is wished for")
  func trials() throws {
    let trial = Planning.held(.trial, [SettingChange(.pagesToScan, from: "100", to: "1000")])
    #expect(
      try Self.notes([(.pagesToScan, "9")], given: { $0.held = [trial] }).first?
        .hasSuffix("set pages_to_scan: what you set now stays when that ends.") == true)
    let same = try Planning.plan([(.pagesToScan, "1000")], given: { $0.held = [trial] })
    #expect(same.isEmpty)
    #expect(same.notes.count == 1 && same.notes[0].contains("goes back when the trial of anna"))
  }

  @Test("Amounts and times read as people say them")
  func wording() {
    #expect(Wording.amount(0) == "0 MiB")
    #expect(Wording.amount(65_536) == "64 KiB")
    #expect(Wording.amount((1 << 30) - 1) == "1.0 GiB")
    #expect(Wording.amount(.max) == "17179869184.0 GiB")
    #expect(Wording.available(100 << 20, swap: 50 << 20) == "150 MiB are available (100 + 50 swap)")
    #expect(Wording.available(1 << 30, swap: nil) == "1.0 GiB are available (swap is not known)")
    #expect(Wording.duration(45) == "45s")
    #expect(Wording.duration(450) == "7m30s")
    #expect(Wording.duration(7_500) == "2h05m")
    #expect(Wording.duration(.nan) == "more than 100 years")
    #expect(Wording.list(["a", "b", "c"]) == "a, b and c")
  }
}

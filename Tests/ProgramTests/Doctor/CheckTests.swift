import KernelFixtures
import Testing

@Suite("ksmtop doctor --check")
struct CheckTests {
  /// Runs it and takes the one line apart.
  private func check(
    _ tree: KernelTree, _ arguments: [String] = [], asOrdinaryUser: Bool = false
  ) async throws -> (code: Int32?, text: Substring, data: Substring) {
    let run = try await ProgramRun.ksmtop(
      ["doctor", "--check"] + arguments, on: tree, asOrdinaryUser: asOrdinaryUser)
    #expect(run.errors == "")
    #expect(run.text.hasSuffix("\n"))
    #expect(run.text.count { $0 == "\n" } == 1)
    #expect(run.output.dropLast().allSatisfy { (0x20...0x7e).contains($0) })
    let parts = run.text.dropLast().split(separator: " | ", omittingEmptySubsequences: false)
    try #require(parts.count == 2, "\(run.text)")
    return (run.code, parts[0], parts[1])
  }

  @Test("0 where nothing is wrong; information never counts")
  func fine() async throws {
    let healthy = try await check(ThreeGuests.tree())
    #expect(healthy.code == 0)
    #expect(healthy.text == "KSM OK - saves 60 MiB, working, 3 guests")
    let informed = try await check(AilingHost.tree(), ["--ignore", "not-advised"])
    #expect(informed.code == 0)
    #expect(informed.text == "KSM OK - saves 60 MiB, working, 7 guests")
  }

  @Test("1 for a warning")
  func warning() async throws {
    let line = try await check(AilingHost.tree(["run": "0"]))
    #expect(line.code == 1)
    #expect(
      line.text == """
        KSM WARNING - saves 60 MiB, stopped, 7 guests; ksm-stopped: KSM is stopped and still \
        saves 60 MiB: what is merged stays until it is written to, nothing new merges; \
        also not-advised (3)
        """)
  }

  @Test("2 for a problem, also where rights are missing")
  func critical() async throws {
    let tree = try ThreeGuests.tree(["pages_to_scan": "0"])
    let line = try await check(tree)
    #expect(line.code == 2)
    #expect(line.text.hasPrefix("KSM CRITICAL - saves 60 MiB, starved, 3 guests; scan-rate-zero: "))
    try tree.setMode(0, of: "proc/kpageflags")
    #expect(try await check(tree, asOrdinaryUser: true).code == 2)
  }

  @Test("3 where too little can be seen, whatever warnings there are")
  func unknown() async throws {
    let tree = try ThreeGuests.tree(["run": "0"])
    try tree.setMode(0, of: "proc/kpageflags")
    let line = try await check(tree, asOrdinaryUser: true)
    #expect(line.code == 3)
    #expect(line.text.hasPrefix("KSM UNKNOWN - saves 60 MiB, stopped, 3 guests; not all can be "))
    #expect(line.text.contains("/proc/kpageflags"))
  }

  @Test(
    "Whoever ignores limited-rights has it judged by what is seen, though no guest is",
    arguments: [("1", 0, "OK"), ("0", 1, "WARNING")] as [(String, Int32, String)])
  func knownRights(run: String, code: Int32, word: String) async throws {
    let tree = try ThreeGuests.hidden(["run": run])
    let rules = ["--ignore", "limited-rights"]
    let line = try await check(tree, rules, asOrdinaryUser: true)
    #expect(line.code == code)
    #expect(line.text.hasPrefix("KSM \(word) - saves 60 MiB, "), "\(line.text)")
    #expect(line.data.hasSuffix(" problems=0;;;0; warnings=\(code);;;0;"), "\(line.data)")
    try tree.setMode(0, of: "sys/kernel/mm/ksm/pages_sharing")
    #expect(try await check(tree, rules, asOrdinaryUser: true).code == 3)
  }

  @Test("Without it missing rights are UNKNOWN, and counted as the warnings that they are")
  func missingRights() async throws {
    let line = try await check(ThreeGuests.hidden(), asOrdinaryUser: true)
    #expect(line.code == 3)
    #expect(line.data.contains(/warnings=[1-9]/), "\(line.data)")
  }

  @Test("3 where the counters cannot be read")
  func unreadable() async throws {
    let line = try await check(ThreeGuests.tree(["run": "x"]))
    #expect(line.code == 3)
    #expect(line.text.hasPrefix("KSM UNKNOWN - "))
  }

  @Test("A code that is ignored does not count")
  func ignored() async throws {
    let tree = try ThreeGuests.tree(["run": "0"])
    #expect(try await check(tree, ["--ignore", "ksm-stopped"]).code == 0)
    try tree.setMode(0, of: "proc/kpageflags")
    let rules = ["--ignore", "ksm-stopped", "--ignore", "limited-rights"]
    #expect(try await check(tree, rules, asOrdinaryUser: true).code == 0)
  }

  @Test("Performance data: bytes and counters, each with its unit, none that is not known")
  func performanceData() async throws {
    let line = try await check(ThreeGuests.tree())
    let fields = line.data.split(separator: " ").map(String.init)
    let form = /[a-z_]+=-?[0-9.]+(B|c|%|);[0-9.]*;[0-9.]*;[0-9.]*;[0-9.]*/
    for field in fields { #expect(field.wholeMatch(of: form) != nil, "\(field)") }
    #expect(fields.contains("saving=\(ThreeGuests.sharingPages * 4096)B;;;0;"))
    #expect(fields.contains("common=\(ThreeGuests.sharedPages * 4096)B;;;0;"))
    #expect(fields.contains("full_scans=40c;;;0;"))
    #expect(fields.contains("guests=3;;;0;"))
    #expect(!line.data.contains("can_merge"))
    let old = try ThreeGuests.tree()
    for file in KernelTree.ksmFilesAfter61 { try old.removeFile("sys/kernel/mm/ksm/\(file)") }
    #expect(try await !check(old).data.contains("pages_scanned"))
  }

  @Test("A name can neither begin performance data nor a second line")
  func hostileName() async throws {
    let tree = try AilingHost.tree(app01Name: "a|b\nOK\u{1b}[2J")
    let rules = ["not-advised:app02", "not-advised:app03"].flatMap { ["--ignore", $0] }
    let line = try await check(tree, rules)
    #expect(line.code == 1)
    #expect(line.text.contains("not-advised (a\\u{7c}b\\u{a}OK\\u{1b}[2J)"))
  }

  @Test("It has a form of its own")
  func wrongUsage() async throws {
    let run = try await ProgramRun.ksmtop(
      ["doctor", "--check", "--format", "text"], on: KernelTree())
    #expect(run.ending == .exited(64))
    #expect(run.output.isEmpty)
  }
}

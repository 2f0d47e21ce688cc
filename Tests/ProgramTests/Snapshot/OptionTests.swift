import KernelFixtures
import Testing

@Suite("Options of the program")
struct OptionTests {
  @Test("--guest shows the guests of that name, and the sums of the whole host")
  func guest() async throws {
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--format", "json", "--guest", "db01"], on: ThreeGuests.tree())
    #expect(run.code == 0)
    let document = try Document(run.output)
    #expect(document.list("guests").map { $0.text("name") } == ["db01"])
    #expect(document.list("others").isEmpty)
    #expect(document.list("pairs").count == 2)
    #expect(document.number("reconciliation.mapped_pages") == Double(11 * ThreeGuests.run))
  }

  @Test("--guest leaves out findings of other guests, and tells each of its own once")
  func findingsOfOthers() async throws {
    let tree = try AilingHost.tree()
    func snapshot(_ options: [String]) async throws -> ProgramRun {
      try await ProgramRun.ksmtop(["snapshot"] + options, on: tree)
    }
    let whole = try await snapshot([]).text
    #expect(whole.split(separator: "\n").count { $0.contains(" not-advised") } == 1, "\(whole)")
    for name in ["app01", "app02", "app03"] { #expect(whole.contains(name)) }
    let healthy = try await snapshot(["--guest", "web01"]).text
    #expect(healthy.contains("FINDINGS  none"), "\(healthy)")
    let one = try await snapshot(["--guest", "app01"]).text
    #expect(one.split(separator: "\n").count { $0.contains(" not-advised  app01") } == 1, "\(one)")
    #expect(
      !one.contains("app02") && !one.contains("merging-disabled") && !one.contains("3 guests"))
    let json = try Document(
      try await snapshot(["--format", "json", "--guest", "app01"]).output)
    #expect(json.list("findings").isEmpty)
    #expect(json.list("guests").first?.list("findings").map { $0.text("code") } == ["not-advised"])
    let csv = try await snapshot(["--format", "csv", "--guest", "web01"]).text
    #expect(!csv.contains("not-advised,") && !csv.contains("merging-disabled"))
  }

  @Test("A guest that is not there is an error that names it")
  func unknownGuest() async throws {
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--format", "csv", "--guest", "db01", "--guest", "db02"],
      on: ThreeGuests.tree())
    #expect(run.ending == .exited(1))
    #expect(run.output.isEmpty)
    #expect(run.errors == "ksmtop: no guest is called db02; `ksmtop snapshot` lists them\n")
  }

  @Test("--anonymize lets no name out", arguments: ["text", "json", "csv"])
  func anonymize(format: String) async throws {
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--anonymize", "--format", format], on: ThreeGuests.tree())
    #expect(run.code == 0)
    for name in ["web01", "db01", "mail01", "java", "kvm07", "6f1c6e0e"] {
      #expect(!run.text.contains(name), "\(name)")
    }
    #expect(run.text.contains("vm01") && run.text.contains("vm03"))
    #expect(run.text.contains("process01"))
  }

  @Test(
    "Wrong usage is 64, prints nothing, and says what is wrong",
    arguments: [
      (["snapshot", "-n", "0"], "-n takes"), (["snapshot", "-d", "0.1"], "at least 0.2"),
      (["snapshot", "--format", "xml"], "xml"), (["snapshot", "--budget", "0"], "--budget"),
      (["snapshot", "--memory", "0"], "--memory"), (["-d", "0"], "0.2"), (["-b"], "-b"),
      (["--frobnicate"], "--frobnicate"), (["frobnicate"], "frobnicate"),
      (["snapshot", "extra"], "extra"), (["top", "--budget", "200"], "--budget"),
    ])
  func usage(arguments: [String], word: String) async throws {
    let run = try await ProgramRun.ksmtop(arguments, on: KernelTree())
    #expect(run.ending == .exited(64))
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(word))
    #expect(run.errors.contains("Usage: ksmtop"))
  }

  @Test(
    "A word that is no command is told, with the commands and the one that was meant",
    arguments: [
      ("snap", " Did you mean snapshot?"), ("snapshots", " Did you mean snapshot?"),
      ("frobnicate", ""), ("", ""), ("sn\u{1b}[2J", ""),
    ])
  func noCommand(word: String, hint: String) async throws {
    let run = try await ProgramRun.ksmtop([word], on: KernelTree())
    #expect(run.ending == .exited(64))
    #expect(run.output.isEmpty)
    #expect(
      run.errors.contains(
        "is no command.\(hint) The commands are: top, snapshot, tune, doctor, demo."),
      "\(run.errors)")
    #expect(run.errors.contains("Usage: ksmtop <subcommand>"), "\(run.errors)")
    #expect(run.errors.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0a })
  }

  @Test("--version and --help go to standard output")
  func helpAndVersion() async throws {
    let version = try await ProgramRun.ksmtop(["--version"])
    #expect(version.ending == .exited(0))
    #expect(version.text.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    for arguments in [["--help"], ["snapshot", "--help"], ["top", "-h"]] {
      let help = try await ProgramRun.ksmtop(arguments)
      #expect(help.ending == .exited(0) && help.errors.isEmpty)
      #expect(help.text.contains("USAGE: ksmtop"))
      let lines = help.text.split(separator: "\n").filter { !$0.hasPrefix("USAGE:") }
      #expect(lines.allSatisfy { $0.count <= 80 })
    }
  }

  @Test("Without a terminal the dashboard is one text snapshot", arguments: [[], ["top"], ["-C"]])
  func withoutTerminal(arguments: [String]) async throws {
    let run = try await ProgramRun.ksmtop(arguments, on: ThreeGuests.tree())
    #expect(run.ending == .exited(0))
    #expect(run.text.hasPrefix("ksmtop "))
    #expect(run.text.contains("\nGUESTS /MiB\n"))
    #expect(!run.text.contains("\u{1b}"))
  }
}

import Foundation
import KernelFixtures
import Testing

@Suite("ksmtop tune")
struct TuneTests {
  /// The host that all of them run on, with its log in a place of its own.
  private struct Host {
    let tree: KernelTree
    let scratch: Scratch

    init(_ settings: [String: String] = [:]) throws {
      tree = try ThreeGuests.tree(settings)
      scratch = try Scratch()
    }

    func tune(
      _ arguments: [String] = [], asOrdinaryUser: Bool = false, environment: [String: String] = [:]
    ) async throws -> ProgramRun {
      var places = [
        "KSMTOP_RUN_DIR": scratch.path("run"), "KSMTOP_STATE_DIR": scratch.path("state"),
      ]
      places.merge(environment) { _, given in given }
      return try await ProgramRun.ksmtop(
        ["tune"] + arguments, on: tree, asOrdinaryUser: asOrdinaryUser, environment: places)
    }

    /// Runs a script in which `$KSMTOP` is `ksmtop tune` on this host.
    func shell(_ script: String) async throws -> ProgramRun {
      try await ProgramRun.shell(
        script, command: "tune", on: tree,
        environment: [
          "KSMTOP_RUN_DIR": scratch.path("run"), "KSMTOP_STATE_DIR": scratch.path("state"),
        ])
    }

    func setting(_ name: String) throws -> String {
      try String(contentsOfFile: "\(tree.sysfs)/kernel/mm/ksm/\(name)", encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func logLines() -> [Substring] {
      let log = try? String(contentsOfFile: scratch.path("state/changes.log"), encoding: .utf8)
      return (log ?? "").split(separator: "\n")
    }
  }

  @Test("Alone it shows every setting with its default, and what it takes")
  func settings() async throws {
    let run = try await Host().tune()
    #expect(run.ending == .exited(0))
    #expect(run.errors == "")
    try expectPicture("tune.txt", shows: timeless(run.text))
    #expect(run.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(run.output.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a })
  }

  @Test("A setting by its name is explained")
  func explained() async throws {
    let run = try await Host().tune(["pages_to_scan"])
    #expect(run.ending == .exited(0))
    try expectPicture("tune-pages_to_scan.txt", shows: run.text)
  }

  @Test("A change is made, read back, told and logged; the second time it holds already")
  func change() async throws {
    let host = try Host()
    let run = try await host.tune(["pages_to_scan=2000", "sleep_millisecs=50"])
    #expect(run.ending == .exited(0), "\(run.errors)")
    #expect(run.text.contains("pages_to_scan 1000 -> 2000 (reads 2000)"))
    #expect(try host.setting("pages_to_scan") == "2000")
    #expect(try host.setting("sleep_millisecs") == "50")
    #expect(host.logLines().count == 1)
    let again = try await host.tune(["sleep_millisecs=50", "pages_to_scan=2000"])
    #expect(again.ending == .exited(0))
    #expect(again.text.contains("unchanged"))
    #expect(host.logLines().count == 1)
    let history = try await host.tune(["--history"])
    #expect(history.text.contains("sleep_millisecs 20 -> 50, pages_to_scan 1000 -> 2000 by"))
  }

  @Test("Undo takes the last change back, and then the one before")
  func undo() async throws {
    let host = try Host()
    for value in ["2000", "4000"] { _ = try await host.tune(["pages_to_scan=\(value)"]) }
    for value in ["2000", "1000"] {
      let run = try await host.tune(["--undo"])
      #expect(run.ending == .exited(0), "\(run.errors)")
      #expect(try host.setting("pages_to_scan") == value)
    }
    let run = try await host.tune(["--undo"])
    #expect(run.ending == .exited(1))
    #expect(run.errors.contains("no change by root"))
  }

  @Test("Undo leaves alone what somebody else has set since")
  func undoOfWhatIsNotOurs() async throws {
    let host = try Host()
    _ = try await host.tune(["pages_to_scan=2000"])
    try host.tree.write("1250\n", to: "sys/kernel/mm/ksm/pages_to_scan")
    let run = try await host.tune(["--undo"])
    #expect(run.ending == .exited(3))
    #expect(run.errors.contains("pages_to_scan holds 1250 by now, not the 2000 that root"))
    #expect(try host.setting("pages_to_scan") == "1250")
  }

  @Test(
    "Plans and checks change nothing",
    arguments: [
      (["--dry-run", "pages_to_scan=2000"], 0), (["--check", "pages_to_scan=2000"], 4),
      (["--check", "pages_to_scan=1000"], 0), (["--dry-run", "run=unmerge"], 0),
      (["--print-tmpfiles", "pages_to_scan=2000"], 0),
    ] as [([String], Int32)])
  func harmless(_ arguments: [String], code: Int32) async throws {
    let host = try Host()
    let run = try await host.tune(arguments)
    #expect(run.ending == .exited(code), "\(run.errors)")
    #expect(try host.setting("pages_to_scan") == "1000")
    #expect(try host.setting("run") == "1")
    #expect(host.logLines().isEmpty)
  }

  @Test("A plan shows whole the lines that keep it over a boot, and nothing else beside them")
  func linesForABoot() async throws {
    let host = try Host()
    let wishes = ["pages_to_scan=2000", "sleep_millisecs=50"]
    let kept = try await host.tune(wishes + ["--print-tmpfiles"]).text.split(separator: "\n")
    #expect(kept.count == 2)
    let plan = try await host.tune(wishes + ["--dry-run"])
    let lines = plan.text.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(kept.allSatisfy(lines.contains), "\(plan.text)")
    let done = try await host.tune(wishes)
    let told = done.errors.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(kept.allSatisfy(told.contains), "\(done.errors)")
  }

  @Test("A check says what is read and what was asked, and nothing where all of it holds")
  func check() async throws {
    let host = try Host()
    let wishes = ["--check", "pages_to_scan=3", "sleep_millisecs=20", "run=0"]
    let run = try await host.tune(wishes)
    #expect(run.ending == .exited(4))
    #expect(
      Set(run.text.split(separator: "\n")) == [
        "run reads 1, asked 0", "pages_to_scan reads 1000, asked 3",
      ])
    #expect(run.errors == "")
    #expect(try await host.tune(["--check", "pages_to_scan=1000"]).text == "")
    let json = try await host.tune(["--format", "json"] + wishes)
    #expect(json.ending == .exited(4))
    let document = try Document(json.output)
    #expect(document.flag("holds") == false)
    let pages = try #require(
      document.list("settings").first { $0.text("name") == "pages_to_scan" })
    #expect(document.list("settings").count == 2)
    #expect(pages.text("reads") == "1000" && pages.text("asked") == "3")
    let held = try await host.tune(["--format", "json", "--check", "pages_to_scan=1000"])
    #expect(held.ending == .exited(0))
    #expect(try Document(held.output).flag("holds") == true)
    let guest = try await host.tune(["--check", "--guest", "web01", "merge=off"])
    #expect(guest.ending == .exited(4))
    #expect(guest.text == "merging of web01 is on, asked off\n")
  }

  @Test(
    "What cannot be understood is wrong usage, and nothing is changed",
    arguments: [
      (["pages_to_scan=-1"], "0"), (["pages_to_scan=1e3"], "pages_to_scan"),
      (["pages_shared=1"], "counter"), (["speed=9"], "no setting"), (["max_page_sharing=1"], "2"),
      (["-n", "pages_to_scan=2000"], "-n"), (["pages_to_scan", "run=1"], "no value"),
      (["--undo", "run=1"], "Only one"), (["--guest", "web01"], "merge"),
      (["merge=off"], "--guest"),
      (["--for", "10x", "pages_to_scan=2000"], "--for"), (["--preset", "fast"], "no preset"),
      (["use_zero_pages=2"], "use_zero_pages"), (["pages_to_scan=5", "pages_to_scan=6"], "5"),
    ] as [([String], String)])
  func wrongUsage(_ arguments: [String], saying words: String) async throws {
    let host = try Host()
    let run = try await host.tune(arguments)
    #expect(run.ending == .exited(64), "\(run.errors)")
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(try host.setting("pages_to_scan") == "1000")
    #expect(host.logLines().isEmpty)
  }

  @Test("Under the advisor pages_to_scan is refused with the reason and the way out")
  func advisor() async throws {
    let host = try Host(["advisor_mode": "none [scan-time]"])
    let run = try await host.tune(["pages_to_scan=2000"])
    #expect(run.ending == .exited(3))
    #expect(
      run.errors == """
        ksmtop: pages_to_scan was not changed: the kernel's advisor sets it \
        (advisor_mode=scan-time).
                To set it by hand: ksmtop tune advisor_mode=none pages_to_scan=2000

        """)
  }

  @Test(
    "Read-only sessions refuse every change",
    arguments: [
      (["--readonly"], [:]), ([], ["KSMTOP_READONLY": "1"]), ([], ["KSMTOP_READONLY": "true"]),
    ]
      as [([String], [String: String])])
  func readonly(_ arguments: [String], environment: [String: String]) async throws {
    let host = try Host()
    let run = try await host.tune(arguments + ["pages_to_scan=2000"], environment: environment)
    #expect(run.ending == .exited(3))
    #expect(run.errors.contains("read-only"))
    #expect(try host.setting("pages_to_scan") == "1000")
  }

  @Test("Without rights it is refused, and the command for root is named")
  func withoutRights() async throws {
    let host = try Host()
    let run = try await host.tune(["pages_to_scan=2000"], asOrdinaryUser: true)
    #expect(run.ending == .exited(3))
    #expect(run.errors.contains("As root: sudo ksmtop tune pages_to_scan=2000"))
    let shown = try await host.tune(asOrdinaryUser: true)
    #expect(shown.ending == .exited(0))
    #expect(shown.text.contains("RIGHTS    "))
    #expect(shown.text.contains("may not write these settings; root may: sudo ksmtop tune"))
  }

  @Test("Without KSM it says what would help")
  func withoutKSM() async throws {
    let host = try Host()
    for file in KernelTree.ksmAfterBoot.keys {
      try host.tree.removeFile("sys/kernel/mm/ksm/\(file)")
    }
    for arguments in [[], ["pages_to_scan=2000"]] {
      let run = try await host.tune(arguments)
      #expect(run.ending == .exited(1))
      #expect(run.errors.contains("this kernel has no KSM"))
      #expect(run.errors.contains("Boot a kernel with CONFIG_KSM=y."))
    }
  }

  @Test("Unmerging wants the host's name, and the right one")
  func unmergeConfirmed() async throws {
    let host = try Host()
    let name = ThreeGuests.hostName
    let bare = try await host.tune(["run=unmerge"])
    #expect(bare.ending == .exited(3))
    #expect(bare.errors.contains("--confirm-unmerge=\(name)"))
    let wrong = try await host.tune(["run=unmerge", "--confirm-unmerge=other"])
    #expect(wrong.ending == .exited(3))
    #expect(try host.setting("run") == "1")
    #expect(host.logLines().isEmpty)
  }

  @Test("A plan that unmerges tells its steps one a line")
  func stepsOfAPlan() async throws {
    let run = try await Host().tune(["max_page_sharing=512", "--dry-run"])
    let lines = run.text.split(separator: "\n").map { $0.drop { $0 == " " } }
    for step in ["1 unmerge 60 MiB", "2 max_page_sharing=512", "3 run=1", "4 merged again"] {
      #expect(lines.contains { $0.hasPrefix(step) }, "\(run.text)")
    }
  }

  @Test("Where unmerging does not fit into memory, one confirmation is not enough")
  func unmergeDoesNotFit() async throws {
    let host = try Host()
    try host.tree.write(
      "MemTotal: 200000 kB\nMemAvailable: 30000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
      to: "proc/meminfo")
    let name = ThreeGuests.hostName
    let run = try await host.tune(["run=unmerge", "--confirm-unmerge=\(name)"])
    #expect(run.ending == .exited(3))
    #expect(run.errors.contains("unmerging needs 60 MiB"))
    #expect(run.errors.contains("--force-out-of-memory=\(name)"))
    #expect(run.errors.contains("Safe way"))
    #expect(try host.setting("run") == "1")
  }

  @Test("As JSON: settings, a plan, what came of it")
  func json() async throws {
    let host = try Host()
    let settings = try Document(try await host.tune(["--format", "json"]).output)
    #expect(settings.text("schema") == "ksmtop.tune.v1")
    #expect(settings.list("settings").count == 13)
    let plan = try Document(
      try await host.tune(["--format", "json", "--dry-run", "run=2"]).output)
    #expect(plan.text("plan.confirmation") == "host_name")
    #expect(plan.number("plan.memory.needed_bytes") == Double(ThreeGuests.sharingPages * 4096))
    let report = try Document(
      try await host.tune(["--format", "json", "pages_to_scan=2000"]).output)
    #expect(report.text("result") == "done")
    #expect(report.list("settings").first?.text("reads") == "2000")
  }

  @Test("Presets of one's own are read from the configuration file, and it can forbid every change")
  func configuration() async throws {
    let host = try Host()
    try host.scratch.write(
      "[preset night]\npages_to_scan = 300\nsleep_millisecs = 50\n", to: "conf")
    let file = ["KSMTOP_CONFIG": host.scratch.path("conf")]
    let list = try await host.tune(["--presets"], environment: file)
    for name in ["kernel-default", "cpu-5", "hold", "night"] { #expect(list.text.contains(name)) }
    let run = try await host.tune(["--preset", "night"], environment: file)
    #expect(run.ending == .exited(0), "\(run.errors)")
    #expect(try host.setting("pages_to_scan") == "300")
    #expect(try host.setting("sleep_millisecs") == "50")
    try host.scratch.write("readonly = yes\n", to: "conf")
    let refused = try await host.tune(["pages_to_scan=100"], environment: file)
    #expect(refused.ending == .exited(3))
  }

  @Test("A configuration file that is named has to be there")
  func missingConfiguration() async throws {
    let host = try Host()
    let run = try await host.tune(
      ["pages_to_scan=2000"], environment: ["KSMTOP_CONFIG": host.scratch.path("none")])
    #expect(run.ending == .exited(1))
    #expect(run.errors.contains("\(host.scratch.path("none")): No such file"))
    #expect(try host.setting("pages_to_scan") == "1000")
  }

  @Test("A trial that a signal ends is back, and says so with its exit code")
  func interruptedTrial() async throws {
    let host = try Host()
    let script = "$KSMTOP pages_to_scan=2000 --for 1h & sleep 1; kill -TERM $!; wait $!"
    let run = try await host.shell(script)
    #expect(run.ending == .exited(143), "\(run.errors)")
    #expect(try host.setting("pages_to_scan") == "1000")
  }

  @Test("A trial of what somebody else sets meanwhile leaves that alone, with exit code 4")
  func overwrittenTrial() async throws {
    let host = try Host()
    let file = host.tree.path("sys/kernel/mm/ksm/pages_to_scan")
    let script = "(sleep 2; echo 777 > \(file)) & $KSMTOP pages_to_scan=2000 --for 10s"
    let run = try await host.shell(script)
    #expect(run.ending == .exited(4), "\(run.errors)")
    #expect(run.errors.contains("777"), "\(run.errors)")
    #expect(try host.setting("pages_to_scan") == "777")
  }

  @Test("The plan for a guest that cannot be reached says so")
  func unreachableGuest() async throws {
    let run = try await Host().tune(["--guest", "web01", "merge=off", "--dry-run"])
    #expect(run.ending == .exited(0), "\(run.errors)")
    #expect(
      run.text.contains(
        "NOTE      No control socket of it is known: it will probably be refused.\n"))
  }

  @Test("The name of a guest does nothing to the terminal")
  func hostileName() async throws {
    let host = try Host()
    try host.tree.add(.qemu(pid: 4400, name: "evil\u{1b}[31m\u{7}", residentMiB: 10, mergedMiB: 0))
    let run = try await host.tune(["--guest", "4400", "merge=off"])
    #expect(run.ending == .exited(3))
    #expect(run.errors.contains("evil"))
    #expect(run.errors.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0a })
  }

  @Test("A mistake in the configuration file is told with its line, and nothing is done")
  func brokenConfiguration() async throws {
    let host = try Host()
    try host.scratch.write("readonly = yes\n[preset a]\nspeed = 9\n", to: "conf")
    let file = ["KSMTOP_CONFIG": host.scratch.path("conf")]
    let run = try await host.tune(["pages_to_scan=2000"], environment: file)
    #expect(run.ending == .exited(1))
    #expect(run.errors.contains("\(host.scratch.path("conf")), line 3: "))
    #expect(try host.setting("pages_to_scan") == "1000")
  }

  @Test("A setting that an older kernel lacks is refused with the release that brought it")
  func olderKernel() async throws {
    let host = try Host()
    try host.tree.removeFile("sys/kernel/mm/ksm/smart_scan")
    let run = try await host.tune(["smart_scan=0"])
    #expect(run.ending == .exited(1))
    #expect(run.errors.contains("6.7"))
  }

  /// Without the line that names version and time.
  private func timeless(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
      .joined(separator: "\n")
  }
}

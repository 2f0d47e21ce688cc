import MergeModel
import Testing

@testable import TuningRules

@Suite("Merging of one guest, and the catch-up scan")
struct GuestAndPulseTests {
  static func change(to: Bool, name: String = "web01") -> TuningRequest {
    TuningRequest(.guest(GuestMergingChange(Hosts.guest, name: name, from: !to, to: to)))
  }

  static func host(_ process: ProcessFigures = Hosts.process()) -> Snapshot {
    Hosts.snapshot { $0.processes = [process] }
  }

  @Test("Merging off needs memory for all that the guest has merged, and the host's name")
  func off() throws {
    var asked = Self.change(to: false)
    let plan = try Planning.plan(asked, Self.host())
    #expect(plan.words == ["guest false"] && plan.wantsHostNameAtFirst)
    #expect(plan.gate?.neededBytes == 512 << 20)
    #expect(plan.confirmation == .hostName)
    #expect(
      plan.missingConfirmation(host: "kvm07")?.wayOut.hasSuffix("--confirm-unmerge=kvm07") == true)
    asked.confirmedHost = "kvm07"
    #expect(try Planning.plan(asked, Self.host()).missingConfirmation(host: "kvm07") == nil)
    var tight = Self.host()
    tight.host.availableBytes = .value(500 << 20)
    let refused = try Planning.plan(asked, tight)
    #expect(refused.confirmation == .hostNameTwice)
    let refusal = try #require(refused.missingConfirmation(host: "kvm07"))
    #expect(refusal.wayOut.contains("power-cycle the guest"))
  }

  @Test("That no control socket is known is told first; libvirt needs none")
  func withoutSocket() throws {
    let note = "No control socket of it is known: it will probably be refused."
    #expect(try Planning.plan(Self.change(to: false), Self.host()).notes.first == note)
    var reachable = Self.host()
    reachable.processes[0].guest?.controlSockets = ["/run/web01.qmp"]
    #expect(try !Planning.plan(Self.change(to: false), reachable).notes.contains(note))
    var managed = Self.host()
    managed.processes[0].guest?.manager = .libvirt
    #expect(try !Planning.plan(Self.change(to: false), managed).notes.contains(note))
  }

  @Test("Only the cgroups of that guest count")
  func groups() throws {
    let other = ProcessIdentity(pid: 43, startTicks: 8)
    var snapshot = Self.host()
    snapshot.processes.append(Hosts.process(other, name: "db"))
    snapshot.memoryGroups = [
      MemoryGroup(path: "/db", limitBytes: 10, usageBytes: 10, members: [other])
    ]
    #expect(try Planning.plan(Self.change(to: false), snapshot).gate?.fit == .fits)
    snapshot.memoryGroups[0].members = [Hosts.guest]
    #expect(try Planning.plan(Self.change(to: false), snapshot).gate?.fit == .doesNotFit)
  }

  @Test("Merging on tells what it does to the guest, and has a flag of its own")
  func on() throws {
    let snapshot = Self.host(Hosts.process(backing: .notAdvised))
    let plan = try Planning.plan(Self.change(to: true), snapshot)
    #expect(plan.gate == nil && plan.confirmation == .hostName)
    #expect(plan.reason?.contains("next full scans") == true)
    #expect(plan.reason?.contains("side channel") == true)
    #expect(plan.missingConfirmation(host: "kvm07")?.wayOut == "To confirm: --confirm-merge=kvm07")
  }

  @Test(
    "A guest that is gone, is no QEMU, or never merges is refused; one that is so already is left")
  func refused() throws {
    for snapshot in [
      Hosts.snapshot(), Self.host(Hosts.process(ProcessIdentity(pid: 42, startTicks: 8))),
      Self.host(Hosts.process(backing: .hugetlb)),
    ] {
      #expect(
        throws: TuningRefusal.self,
        performing: { try Planning.plan(Self.change(to: true), snapshot) })
    }
    var other = Self.host()
    other.processes[0].guest?.monitor = .firecracker
    #expect(
      throws: TuningRefusal.self, performing: { try Planning.plan(Self.change(to: false), other) })
    #expect(try Planning.plan(Self.change(to: true), Self.host()).isEmpty)
  }

  @Test("A name that a shell would take apart is one word in what is to be typed")
  func quoted() {
    #expect(Self.change(to: true).command == "ksmtop tune --guest web01 merge=on")
    #expect(
      Self.change(to: false, name: "a b; $(rm)").command
        == "ksmtop tune --guest 'a b; $(rm)' merge=off")
  }

  @Test(
    "A name that cannot be typed as it is shown gives way to the pid",
    arguments: [
      "a b'; rm", "'\u{301}; rm '", "-x", "", "a\\", "a\nb", "a\u{1b}[2J", "a\u{202e}b", "\u{e9}",
      "wow!", "a\0b",
    ])
  func unquotable(name: String) {
    #expect(
      Self.change(to: false, name: name).command
        == "ksmtop tune --guest \(Hosts.guest.pid) merge=off")
  }

  @Test("A catch-up scan is smart scan off, four full scans, and on again")
  func pulse() throws {
    let plan = try Planning.plan(TuningRequest(.pulse))
    #expect(plan.words == ["smart_scan=0", "4 scans", "smart_scan=1"])
    #expect(plan.changesUnderWay == [SettingChange(.smartScan, from: "1", to: "0")])
    #expect(plan.confirmation == .none && !plan.wantsHostNameAtFirst)
    #expect(plan.notes.first?.contains("not known") == true)
  }

  @Test("It is refused where it could bring nothing, and where one is under way")
  func noPulse() throws {
    let cases: [(Snapshot, TuningRefusal.Kind, String)] = [
      (Hosts.snapshot { $0.set(.smartScan, nil) }, .failed, "6.7"),
      (Hosts.snapshot { $0.set(.smartScan, 0) }, .failed, "0 already"),
      (Hosts.snapshot { $0.set(.run, 0) }, .failed, "run=0"),
      (Hosts.snapshot { $0.set(.pagesToScan, 0) }, .failed, "no scan ends"),
      (
        Hosts.snapshot {
          for file in [KSMFile.pagesShared, .pagesSharing, .pagesUnshared, .pagesVolatile] {
            $0.set(file, 0)
          }
        }, .failed, "no process"
      ),
      (
        Hosts.snapshot { $0.content = Aged(ContentReport(), at: Hosts.now) }, .refused,
        "found nothing"
      ),
    ]
    for (snapshot, kind, words) in cases {
      let refusal = try Planning.refusal { () throws(TuningRefusal) in
        try Planning.plan(TuningRequest(.pulse), snapshot)
      }
      #expect(refusal.kind == kind && refusal.message.contains(words), "\(refusal)")
    }
    let pulse = Planning.held(.pulse, [SettingChange(.smartScan, from: "1", to: "0")])
    let refusal = try Planning.refusal { () throws(TuningRefusal) in
      try Planning.plan(TuningRequest(.pulse), given: { $0.held = [pulse] })
    }
    #expect(refusal.kind == .refused)
    #expect(refusal.message.contains("anna (pid 712, begun 3m ago"))
  }

  @Test("What the last content scan expects of it is told")
  func gain() throws {
    let snapshot = Hosts.snapshot {
      var report = ContentReport()
      report.obstacles[.missedBySmartScan] = 76_800
      $0.content = Aged(report, at: Hosts.now)
    }
    let plan = try Planning.plan(TuningRequest(.pulse), snapshot)
    #expect(plan.notes.first == "By the last content scan it merges 300 MiB more.")
  }
}

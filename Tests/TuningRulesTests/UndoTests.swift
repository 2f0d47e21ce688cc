import MergeModel
import Testing

@testable import TuningRules

@Suite("What is taken back, and what is left")
struct UndoTests {
  static func record(
    _ id: String, _ changes: [SettingChange], kind: ChangeRecord.Kind = .set,
    login: String? = nil, boot: String = "boot"
  ) -> ChangeRecord {
    ChangeRecord(
      id: id, at: Hosts.now, bootID: boot, user: "root", login: login, kind: kind,
      changes: changes)
  }

  static let rate = SettingChange(.pagesToScan, from: "100", to: "1000")
  static let unmerged = SettingChange(.run, from: "0", to: "2")

  static func undo(
    _ records: [ChangeRecord], _ snapshot: Snapshot = Hosts.snapshot(), held: [HeldChange] = [],
    user: String = "root", ofAnybody: Bool = false
  ) -> Undo {
    Undo(
      TuningSituation(snapshot, records: records, bootID: "boot", held: held), user: user,
      ofAnybody: ofAnybody)
  }

  @Test("The newest change of this boot that was not taken back yet is offered")
  func newest() {
    let smart = SettingChange(.smartScan, from: "0", to: "1")
    let one = Self.record("1", [Self.rate])
    let two = Self.record("2", [smart])
    #expect(Self.undo([one, two]).record == two)
    let undone = Self.record(
      "3", [SettingChange(.smartScan, from: "1", to: "0")], kind: .undo(of: "2"))
    #expect(Self.undo([one, two, undone]).record == one)
    #expect(Self.undo([Self.record("1", [Self.rate], boot: "another")]).record == nil)
    #expect(Self.undo([Self.record("1", [])]).record == nil)
    var failed = Self.record("3", [], kind: .undo(of: "2"))
    failed.failure = "it could not be written"
    #expect(Self.undo([one, two, failed]).record == two)
  }

  @Test("A trial that was kept is offered, one that went back or is under way is not")
  func trials() {
    let trial = Self.record("7", [Self.rate], kind: .trial(seconds: 600))
    let kept = Self.record("8", [], kind: .kept(of: "7"))
    #expect(Self.undo([trial, kept]).record == trial)
    let back = Self.record(
      "8", [SettingChange(.pagesToScan, from: "1000", to: "100")], kind: .putBack(of: "7"))
    #expect(Self.undo([trial, back]).record == nil)
    let under = Self.undo([trial], held: [Planning.held(.trial, [Self.rate])])
    #expect(under.record == nil)
    #expect(under.passedOver.map(\.reason) == ["is under way and goes back by itself in 7m"])
  }

  @Test("An unmerging is never offered, and what was before it is compared with what holds")
  func unmerging() {
    let one = Self.record("1", [Self.rate])
    let two = Self.record("2", [Self.unmerged])
    let undo = Self.undo([one, two])
    #expect(undo.record == one)
    #expect(
      undo.passedOver.map(\.reason) == ["cannot be undone: all of it has to merge again"])
    #expect(throws: TuningRefusal.self) {
      try Planning.plan(
        TuningRequest(.undo(two)), Hosts.snapshot { $0.set(.run, 2) }, given: { $0.records = [two] }
      )
    }
  }

  @Test("Mine is what I did with sudo; another person's takes saying so")
  func people() {
    let mine = Self.record("1", [Self.rate], login: "anna")
    let theirs = Self.record("2", [SettingChange(.smartScan, from: "0", to: "1")], login: "ben")
    #expect(Self.undo([mine, theirs], user: "anna").record == mine)
    #expect(Self.undo([mine, theirs], user: "anna", ofAnybody: true).record == theirs)
    #expect(Self.undo([mine, theirs], user: "root").record == nil)
  }

  @Test("Where a file holds something else nothing is taken back")
  func changedSince() throws {
    let record = Self.record(
      "1", [Self.rate, SettingChange(.sleepMillisecs, from: "50", to: "20")])
    let snapshot = Hosts.snapshot { $0.set(.pagesToScan, 700) }
    let undo = Self.undo([record], snapshot)
    #expect(undo.changedSince == [SettingChange(.pagesToScan, from: "1000", to: "700")])
    let refusal = try Planning.refusal { () throws(TuningRefusal) in
      try Planning.plan(
        TuningRequest(.undo(record)), snapshot, given: { $0.records = [record] })
    }
    #expect(refusal.kind == .refused)
    #expect(refusal.message.contains("pages_to_scan holds 700 and not 1000"))
    #expect(refusal.wayOut.hasSuffix("ksmtop tune pages_to_scan=100 sleep_millisecs=50"))
    let back = PutBack(record.changes, now: snapshot.ksm)
    #expect(back.steps == [.write(.sleepMillisecs, "50")])
    #expect(back.left == [SettingChange(.pagesToScan, from: "1000", to: "700")])
  }

  @Test("pages_to_scan under our own advisor is the kernel's to move")
  func advisor() {
    let changes = [
      SettingChange(.advisorMode, from: "none", to: "scan-time"),
      SettingChange(.pagesToScan, from: "2000", to: "500"),
    ]
    let moved = Hosts.snapshot {
      $0.switchAdvisorOn()
      $0.set(.pagesToScan, 310)
    }
    let back = PutBack(changes, now: moved.ksm)
    #expect(back.steps == [.write(.advisorMode, "none"), .write(.pagesToScan, "2000")])
    #expect(back.left.isEmpty)
    // Somebody else's advisor: the kernel would take no pages_to_scan.
    let foreign = PutBack([Self.rate], now: moved.ksm)
    #expect(foreign.steps.isEmpty && foreign.left.map(\.to) == ["310"])
  }

  @Test("The advisor goes on with the pages_to_scan that it had")
  func exactPages() {
    let changes = [
      SettingChange(.advisorMode, from: "scan-time", to: "none"),
      SettingChange(.pagesToScan, from: "3000", to: "100"),
    ]
    let off = Hosts.snapshot { $0.set(.pagesToScan, 100) }
    #expect(
      PutBack(changes, now: off.ksm).steps == [
        .write(.advisorMinPagesToScan, "3000"), .write(.advisorMode, "scan-time"),
        .write(.advisorMinPagesToScan, "500"),
      ])
    let byHand = PutBack(changes, now: Hosts.snapshot { $0.set(.pagesToScan, 640) }.ksm)
    #expect(byHand.steps.isEmpty)
    #expect(byHand.left.map(\.file) == [.pagesToScan, .advisorMode])
  }

  @Test("Putting back never unmerges: what would need it is left")
  func neverUnmerges() {
    let limit = SettingChange(.maxPageSharing, from: "512", to: "256")
    let merged = PutBack([limit], now: Hosts.snapshot().ksm)
    #expect(merged.steps.isEmpty)
    #expect(merged.left == [SettingChange(.maxPageSharing, from: "256", to: "256")])
    let free = Hosts.snapshot {
      $0.set(.run, 2)
      $0.set(.pagesShared, 0)
      $0.set(.pagesSharing, 0)
    }
    let sequence = [SettingChange(.run, from: "1", to: "2"), limit]
    #expect(
      PutBack(sequence, now: free.ksm).steps == [.write(.maxPageSharing, "512"), .write(.run, "1")])
    // The kernel leaves run at 0 where an unmerging is broken off.
    let broken = Hosts.snapshot { $0.set(.run, 0) }
    #expect(PutBack([sequence[0]], now: broken.ksm).steps == [.write(.run, "1")])
    let started = PutBack([SettingChange(.run, from: "2", to: "1")], now: Hosts.snapshot().ksm)
    #expect(started.steps == [.write(.run, "0")])
    #expect(started.left == [SettingChange(.run, from: "0", to: "0")])
  }

  @Test("A change that needs everything unmerged is taken back through the same gate")
  func gated() throws {
    let record = Self.record("1", [SettingChange(.maxPageSharing, from: "512", to: "256")])
    let plan = try Planning.plan(
      TuningRequest(.undo(record)), given: { $0.records = [record] })
    #expect(plan.words == ["unmerge", "max_page_sharing=512", "run=1"])
    #expect(plan.gate != nil && plan.confirmation == .hostName)
  }

  @Test("A guest's merging is taken back as the opposite change")
  func guest() throws {
    var record = Self.record("1", [])
    record.guest = GuestMergingChange(Hosts.guest, name: "web01", from: false, to: true)
    let snapshot = Hosts.snapshot { $0.processes = [Hosts.process()] }
    #expect(Self.undo([record], snapshot).record == record)
    let plan = try Planning.plan(
      TuningRequest(.undo(record)), snapshot, given: { $0.records = [record] })
    #expect(plan.words == ["guest false"] && plan.gate != nil)
  }

  @Test("An extreme that held before comes back without --force")
  func extreme() throws {
    let record = Self.record("1", [SettingChange(.sleepMillisecs, from: "0", to: "20")])
    let plan = try Planning.plan(
      TuningRequest(.undo(record)), given: { $0.records = [record] })
    #expect(plan.words == ["sleep_millisecs=0"])
  }
}

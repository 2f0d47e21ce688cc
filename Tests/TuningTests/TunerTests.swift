import KernelFiles
import KernelFixtures
import MergeModel
import Testing
import TuningRules

@testable import Tuning

@Suite("Tuner")
struct TunerTests {
  private static let wishes = TuningRequest(.settings([]))

  /// A plan of writes, as the rules would make it.
  private func plan(
    _ changes: [SettingChange], _ steps: [TuningPlan.Step]? = nil,
    request: TuningRequest = TunerTests.wishes
  ) -> TuningPlan {
    TuningPlan(
      request: request, changes: changes, steps: steps ?? changes.map { .write($0.file, $0.to) })
  }

  private func carryOut(
    _ plan: TuningPlan, on place: Place, _ hands: Hands = Hands(),
    progress: (TuningProgress) -> Void = { _ in }
  ) -> TuningReport {
    Tuner(place.roots, place.recorder).carryOut(
      plan, as: "17", with: hands, progress: progress)
  }

  private static let two = [
    SettingChange(.pagesToScan, from: "100", to: "2000"),
    SettingChange(.run, from: "0", to: "1"),
  ]

  @Test("It writes, reads back and logs")
  func done() throws {
    let place = try Place()
    let report = carryOut(plan(Self.two), on: place)
    #expect(report.ending == .done)
    #expect(try place.value(.pagesToScan) == "2000")
    #expect(try place.value(.run) == "1")
    #expect(report.results.map(\.reads) == ["2000", "1"])
    #expect(report.results.map(\.before) == ["100", "0"])
    let record = try #require(report.record)
    #expect(record.changes == Self.two)
    #expect(record.id == "17")
    #expect(place.log.read().records.map(\.id) == ["17"])
  }

  @Test("A plan without steps changes and logs nothing")
  func unchanged() throws {
    let place = try Place()
    #expect(carryOut(plan([]), on: place).ending == .unchanged)
    #expect(place.log.read().records.isEmpty)
  }

  @Test("Where a setting has changed since the plan was made, nothing is written")
  func changedMeanwhile() throws {
    let place = try Place(["run": "2"])
    let report = carryOut(plan(Self.two), on: place)
    guard case .refused(let refusal) = report.ending else {
      Issue.record("\(report.ending)")
      return
    }
    #expect(refusal.message == "run was changed meanwhile: it is 2, not 0.")
    #expect(try place.value(.pagesToScan) == "100")
    #expect(report.record == nil)
  }

  @Test("Where the second setting is refused, the first goes back")
  func rollback() throws {
    let place = try Place()
    try place.tree.setMode(0o755, of: "")
    try place.tree.setMode(0o666, of: "sys/kernel/mm/ksm/pages_to_scan")
    try place.tree.setMode(0o444, of: "sys/kernel/mm/ksm/run")
    let report = try OrdinaryUser.opensFiles { carryOut(plan(Self.two), on: place) }
    guard case .refused(let refusal) = report.ending else {
      Issue.record("\(report.ending)")
      return
    }
    #expect(refusal.message == "run was not changed: this user may not write it.")
    #expect(refusal.wayOut == "As root: sudo ksmtop tune run=1")
    #expect(try place.value(.pagesToScan) == "100")
    #expect(try place.value(.run) == "0")
    #expect(report.record == nil)
  }

  @Test("What somebody else writes in between is left to him, and said")
  func somebodyElse() throws {
    let place = try Place()
    var looks = 0
    let hands = Hands(whenPaused: {
      looks += 1
      if looks == 2 { try? place.set(.pagesToScan, "777") }
      return nil
    })
    let report = carryOut(plan(Self.two), on: place, hands)
    #expect(report.ending == .otherwise("pages_to_scan is 777, not 2000: somebody else wrote it."))
    #expect(try place.value(.pagesToScan) == "777")
    #expect(place.log.read().records.first?.failure?.contains("777") == true)
  }

  @Test("Broken off midway, what was written goes back")
  func brokenOff() throws {
    let place = try Place()
    var looks = 0
    let hands = Hands(whenPaused: {
      looks += 1
      return looks == 2 ? "it was cancelled" : nil
    })
    let report = carryOut(plan(Self.two), on: place, hands)
    #expect(
      report.ending
        == .refused(TuningRefusal(.failed, "The change was broken off: it was cancelled.")))
    #expect(try place.value(.pagesToScan) == "100")
  }

  // MARK: Catch-up scans

  private var pulse: TuningPlan {
    plan(
      [SettingChange(.smartScan, from: "1", to: "0")],
      [.write(.smartScan, "0"), .fullScans(4), .write(.smartScan, "1")],
      request: TuningRequest(.pulse))
  }

  /// Lets a full scan end whenever time goes by; the first whole one merges 50 pages.
  private func scanning(_ place: Place, until reason: @escaping (Int) -> String? = { _ in nil })
    -> Hands
  {
    var scans = 100
    return Hands(whenPaused: {
      guard (try? place.value(.smartScan)) == "0" else { return nil }
      scans += 1
      try? place.set(.fullScans, "\(scans)")
      if scans == 102 { try? place.set(.pagesSharing, "80") }
      return reason(scans - 100)
    })
  }

  private static let scanned = ["run": "1", "full_scans": "100", "pages_sharing": "30"]

  @Test("A catch-up scan waits for whole scans, and tells what it brought")
  func pulseDone() throws {
    let place = try Place(Self.scanned)
    var heard: [Int] = []
    let report = carryOut(pulse, on: place, scanning(place)) { progress in
      if let scans = progress.scans { heard.append(scans.done) }
    }
    #expect(report.ending == .done)
    #expect(report.gainedPages == 50)
    #expect(try place.value(.smartScan) == "1")
    // Two whole scans after the first brought nothing: three are enough.
    #expect(heard == [0, 0, 1, 2])
    let records = place.log.read().records
    #expect(records.map(\.kind) == [.pulse, .putBack(of: "17")])
    #expect(records.first?.changes == [SettingChange(.smartScan, from: "1", to: "0")])
    #expect(records.last?.changes == [SettingChange(.smartScan, from: "0", to: "1")])
    #expect(records.last?.failure == nil)
  }

  @Test("A catch-up scan that is broken off leaves smart_scan as it was")
  func pulseCancelled() throws {
    let place = try Place(Self.scanned)
    let hands = scanning(place) { $0 == 2 ? "it was cancelled" : nil }
    let report = carryOut(pulse, on: place, hands)
    #expect(
      report.ending
        == .otherwise(
          "The catch-up scan was broken off: it was cancelled. The settings are as they were."))
    #expect(try place.value(.smartScan) == "1")
    #expect(place.log.read().records.last?.kind == .putBack(of: "17"))
  }

  @Test("Where somebody else stops ksmd or turns smart scan on, it ends")
  func pulseOfOthers() throws {
    for file in [KSMFile.run, .smartScan] {
      let place = try Place(Self.scanned)
      var looks = 0
      let hands = Hands(whenPaused: {
        looks += 1
        if looks == 3 { try? place.set(file, file == .run ? "0" : "1") }
        return nil
      })
      let report = carryOut(pulse, on: place, hands)
      guard case .otherwise(let words) = report.ending else {
        Issue.record("\(report.ending)")
        continue
      }
      #expect(words.contains("somebody else"))
      #expect(try place.value(.smartScan) == "1")
    }
  }

  // MARK: Unmerging

  private static let merged = ["run": "1", "pages_shared": "10", "pages_sharing": "90"]
  private var sequence: TuningPlan {
    plan(
      [SettingChange(.maxPageSharing, from: "256", to: "512")],
      [.unmerge, .write(.maxPageSharing, "512"), .write(.run, "1")])
  }

  @Test("A sequence unmerges, sets and scans again")
  func sequenceDone() throws {
    let place = try Place(Self.merged)
    let hands = Hands(unmerging: { () throws(TuningRefusal) in unmerge(place) })
    let report = carryOut(sequence, on: place, hands)
    #expect(report.ending == .done)
    #expect(try place.value(.maxPageSharing) == "512")
    #expect(try place.value(.run) == "1")
    #expect(report.record?.changes == [SettingChange(.maxPageSharing, from: "256", to: "512")])
  }

  private func unmerge(_ place: Place) {
    try? place.set(.run, "2")
    try? place.set(.pagesShared, "0")
    try? place.set(.pagesSharing, "0")
  }

  @Test("A sequence whose unmerging stops midway has run as it was, and says where it stands")
  func sequenceStopped() throws {
    let place = try Place(Self.merged)
    let hands = Hands(unmerging: { () throws(TuningRefusal) in
      try? place.set(.run, "0")
      try? place.set(.pagesSharing, "40")
      throw KernelAnswer.refusalOfUnmerging(12)
    })
    let report = carryOut(sequence, on: place, hands)
    guard case .otherwise(let words) = report.ending else {
      Issue.record("\(report.ending)")
      return
    }
    #expect(words.contains("memory ran out (ENOMEM)"))
    #expect(words.contains("Pages still merged: 40 (pages_sharing); run is 1."))
    #expect(try place.value(.run) == "1")
    #expect(try place.value(.maxPageSharing) == "256")
  }

  @Test("Unmerging by itself that stops midway stays so, and says where it stands")
  func unmergeStopped() throws {
    let place = try Place(Self.merged)
    let hands = Hands(unmerging: { () throws(TuningRefusal) in
      try? place.set(.run, "0")
      throw TuningRefusal(.failed, "Unmerging was broken off: it was cancelled.")
    })
    let plain = plan([SettingChange(.run, from: "1", to: "2")], [.unmerge])
    let report = carryOut(plain, on: place, hands)
    #expect(
      report.ending
        == .otherwise(
          "Unmerging was broken off: it was cancelled. "
            + "Pages still merged: 90 (pages_sharing); run is 0."))
    #expect(try place.value(.run) == "0")
    #expect(report.record?.changes == [SettingChange(.run, from: "1", to: "0")])
  }

  // MARK: Guests

  @Test("A guest is switched and logged; one that cannot be is refused")
  func guest() throws {
    let place = try Place()
    let change = GuestMergingChange(
      ProcessIdentity(pid: 7, startTicks: 9), name: "web01", from: true, to: false)
    let switching = plan([], [.guest(change)], request: TuningRequest(.guest(change)))
    let report = carryOut(switching, on: place)
    #expect(report.ending == .done)
    #expect(place.log.read().records.first?.guest == change)
    let refusal = TuningRefusal(.failed, "the socket is taken")
    let refusing = Hands(guests: { (_) throws(TuningRefusal) in throw refusal })
    #expect(carryOut(switching, on: place, refusing).ending == .refused(refusal))
    #expect(place.log.read().records.count == 1)
  }

  @Test("A guest of which nobody knows whether it was switched is logged, with that word")
  func uncertainGuest() throws {
    let place = try Place()
    let change = GuestMergingChange(
      ProcessIdentity(pid: 7, startTicks: 9), name: "web01", from: true, to: false)
    let switching = plan([], [.guest(change)], request: TuningRequest(.guest(change)))
    let hands = Hands(guests: { (_) throws(TuningRefusal) in
      throw TuningRefusal(.uncertain, "QEMU did not answer.", wayOut: "Look again.")
    })
    let report = carryOut(switching, on: place, hands)
    #expect(report.ending == .otherwise("QEMU did not answer. Look again."))
    let record = try #require(place.log.read().records.first)
    #expect(record.guest == change)
    #expect(record.failure == "QEMU did not answer. Look again.")
    #expect(report.record?.id == record.id)
  }
}

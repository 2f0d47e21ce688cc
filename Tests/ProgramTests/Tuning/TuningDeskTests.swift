import Glibc
import KernelFiles
import KernelFixtures
import LiveHarness
import MergeModel
import StateFiles
import Testing
import Tuning
import TuningRules

@testable import ksmtop

/// The desk on a tree of files in the place of the kernel's.
@Suite("Tuning desk", .serialized, .timeLimit(.minutes(2)))
struct TuningDeskTests {
  private let host: TunedTree

  init() throws {
    host = try TunedTree()
  }

  private func desk(
    _ change: (inout TuningDesk.Options) -> Void = { _ in }
  ) throws -> TuningDesk {
    let program = try builtProgram("ksmtop")
    let desk = host.desk {
      $0.program = program
      change(&$0)
    }
    try #require(desk.start())
    return desk
  }

  private static func request(_ value: String, for seconds: Double? = nil) -> TuningRequest {
    var request = TuningRequest(.settings([.init(.pagesToScan, value)]))
    request.trialSeconds = seconds
    return request
  }

  private func carryOut(_ request: TuningRequest, _ desk: TuningDesk) -> TuningReport {
    desk.carryOut(request, in: host.situation)
  }

  @Test("A change is made and logged, without any guardian")
  func change() throws {
    let desk = try desk()
    #expect(carryOut(Self.request("250"), desk).ending == .done)
    #expect(try host.value(.pagesToScan) == "250")
    #expect(host.log.records.count == 1)
    #expect(access(host.tree.path("run"), F_OK) != 0)
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(try host.value(.pagesToScan) == "250")
  }

  @Test("A change that the rules refuse is not made")
  func refused() throws {
    let desk = try desk { $0.isReadonly = true }
    guard case .refused(let refusal) = carryOut(Self.request("250"), desk).ending else {
      Issue.record("it was made")
      return
    }
    #expect(refusal.message.contains("read-only"))
    #expect(try host.value(.pagesToScan) == "100")
    #expect(desk.finish() == TuningDesk.Farewell())
  }

  @Test("A missing confirmation is a refusal, and the host's name confirms")
  func confirmed() throws {
    let desk = try desk()
    var request = TuningRequest(.settings([.init(.run, "2")]))
    request.confirmedHost = "kvm08"
    guard case .refused = carryOut(request, desk).ending else {
      Issue.record("it was confirmed with another host's name")
      return
    }
    #expect(try host.value(.run) == "0")
    request.confirmedHost = "kvm07"
    #expect(carryOut(request, desk).ending == .done)
    #expect(try host.value(.run) == "2")
    #expect(host.log.records.map(\.changes) == [[SettingChange(.run, from: "0", to: "2")]])
    _ = desk.finish()
  }

  @Test("A trial goes back at the end of the session")
  func trial() throws {
    let desk = try desk()
    #expect(carryOut(Self.request("250", for: 600), desk).ending == .done)
    #expect(host.log.held.map(\.kind) == [.trial])
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(try host.value(.pagesToScan) == "100")
    #expect(host.log.held.isEmpty)
    #expect(host.log.records.map(\.kind.isPutBack) == [false, true])
  }

  @Test("A trial that is kept stays, and that is logged")
  func kept() async throws {
    let desk = try desk()
    #expect(carryOut(Self.request("250", for: 600), desk).ending == .done)
    desk.endTrial(keep: true)
    try await eventually("the word of it") { host.log.records.count == 2 }
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(try host.value(.pagesToScan) == "250")
    let first = try #require(host.log.records.first)
    #expect(host.log.records.last?.kind == .kept(of: first.id))
  }

  @Test("A trial that is kept in the same breath as the session ends stays", arguments: 0..<5)
  func keptAtTheEnd(_: Int) throws {
    let desk = try desk()
    #expect(carryOut(Self.request("250", for: 600), desk).ending == .done)
    desk.endTrial(keep: true)
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(try host.value(.pagesToScan) == "250")
  }

  @Test("Of two trials the one that is named ends")
  func named() async throws {
    let desk = try desk()
    let first = try #require(carryOut(Self.request("250", for: 600), desk).record)
    var second = TuningRequest(.settings([.init(.sleepMillisecs, "50")]))
    second.trialSeconds = 600
    #expect(carryOut(second, desk).ending == .done)
    desk.endTrial(first.id, keep: false)
    try await eventually("its end") { host.log.held.count == 1 }
    #expect(try host.value(.pagesToScan) == "100")
    #expect(try host.value(.sleepMillisecs) == "50")
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(try host.value(.sleepMillisecs) == "20")
  }

  @Test("A guardian that is stopped holds nothing longer than its time")
  func guardianStopped() async throws {
    let desk = try desk()
    #expect(carryOut(Self.request("250", for: 1), desk).ending == .done)
    let guardian = try #require(host.log.held.first?.guardian)
    kill(guardian.pid, SIGSTOP)
    try await eventually("the end of the trial", within: .seconds(30)) {
      (try? host.value(.pagesToScan)) == "100"
    }
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(host.log.abandoned.isEmpty)
  }

  @Test("A guardian that is stopped keeps no session from its end")
  func guardianStoppedAtTheEnd() throws {
    let desk = try desk()
    #expect(carryOut(Self.request("250", for: 600), desk).ending == .done)
    kill(try #require(host.log.held.first?.guardian).pid, SIGSTOP)
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(try host.value(.pagesToScan) == "100")
  }

  @Test("A guardian that is stopped gives no answer, and the request is refused")
  func guardianStoppedInBetween() throws {
    let desk = try desk()
    #expect(carryOut(Self.request("250", for: 600), desk).ending == .done)
    kill(try #require(host.log.held.first?.guardian).pid, SIGSTOP)
    var other = TuningRequest(.settings([.init(.sleepMillisecs, "50")]))
    other.trialSeconds = 600
    guard case .refused(let refusal) = carryOut(other, desk).ending else {
      Issue.record("it was promised by a guardian that is stopped")
      return
    }
    #expect(refusal.message.contains("guardian"))
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(try host.value(.pagesToScan) == "100")
    #expect(try host.value(.sleepMillisecs) == "20")
  }

  @Test("What could not be put back because another was at it goes back later")
  func repairAgain() async throws {
    guard let lock = try host.state.takeRepair() else {
      Issue.record("the lock is not free")
      return
    }
    let desk = try desk()
    #expect(carryOut(Self.request("250", for: 600), desk).ending == .done)
    kill(try #require(host.log.held.first?.guardian).pid, SIGKILL)
    try await eventually("the guardian's end") { !host.log.abandoned.isEmpty }
    // A look later than the end of the guardian.
    try await Task.sleep(for: .seconds(1.5))
    #expect(try host.value(.pagesToScan) == "250")
    lock.release()
    try await eventually("the settings to be back") { (try? host.value(.pagesToScan)) == "100" }
    _ = desk.finish()
  }

  @Test("A trial that is ended goes back at once, and the news says so")
  func ended() async throws {
    let desk = try desk()
    #expect(carryOut(Self.request("250", for: 600), desk).ending == .done)
    desk.endTrial(keep: false)
    var news: [TuningNews] = []
    try await eventually("the news") {
      news += desk.takeNews()
      return news.contains { if case .putBack = $0 { true } else { false } }
    }
    #expect(try host.value(.pagesToScan) == "100")
    _ = desk.finish()
  }

  @Test("A session that restores puts back all it changed, and nothing else")
  func restoring() throws {
    let desk = try desk { $0.restoresOnExit = true }
    #expect(carryOut(Self.request("250"), desk).ending == .done)
    #expect(carryOut(Self.request("500"), desk).ending == .done)
    let other = TuningRequest(.settings([.init(.sleepMillisecs, "50")]))
    #expect(carryOut(other, desk).ending == .done)
    try host.write(.smartScan, "0")
    #expect(host.log.held.map(\.kind) == [.session])
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(try host.value(.pagesToScan) == "100")
    #expect(try host.value(.sleepMillisecs) == "20")
    #expect(try host.value(.smartScan) == "0")
  }

  @Test("A session that restores goes back to what held before its trial")
  func restoringAfterTrial() async throws {
    let desk = try desk { $0.restoresOnExit = true }
    #expect(carryOut(Self.request("200", for: 600), desk).ending == .done)
    #expect(carryOut(Self.request("500"), desk).ending == .done)
    desk.endTrial(keep: false)
    try await eventually("the end of the trial") { host.log.held.map(\.kind) == [.session] }
    #expect(try host.value(.pagesToScan) == "500")
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(try host.value(.pagesToScan) == "100")
  }

  @Test("A session that restores says what somebody else has changed since")
  func restoringNot() throws {
    let desk = try desk { $0.restoresOnExit = true }
    #expect(carryOut(Self.request("250"), desk).ending == .done)
    try host.write(.pagesToScan, "777")
    let farewell = desk.finish()
    #expect(farewell.failures.count == 1)
    #expect(try host.value(.pagesToScan) == "777")
  }

  @Test("What a killed session left goes back when the next one starts")
  func abandoned() async throws {
    try host.write(.pagesToScan, "250")
    let left = HeldChange(
      .trial, recordID: "a1", user: "anna",
      guardian: ProcessIdentity(pid: 1, startTicks: .max >> 2), began: HostClock.now(),
      changes: [SettingChange(.pagesToScan, from: "100", to: "250")])
    try host.state.write(left)
    let reading = try desk { $0.isReadonly = true }
    _ = reading.finish()
    #expect(try host.value(.pagesToScan) == "250")
    let desk = try desk()
    var news: [TuningNews] = []
    try await eventually("the news") {
      news += desk.takeNews()
      return !news.isEmpty
    }
    guard case .putBack(let held, _, let failures)? = news.first else {
      Issue.record("\(news)")
      return
    }
    #expect(held.recordID == "a1")
    #expect(failures.isEmpty)
    #expect(try host.value(.pagesToScan) == "100")
    _ = desk.finish()
  }

  @Test("What is abandoned is shown, as text and as JSON")
  func abandonedShown() {
    var situation = host.situation
    situation.abandoned = [
      HeldChange(
        .trial, recordID: "a1", user: "anna",
        guardian: ProcessIdentity(pid: 1, startTicks: .max >> 2), began: HostClock.now(),
        changes: [SettingChange(.pagesToScan, from: "100", to: "250")])
    ]
    let text = String(
      decoding: TuneSettingsText.render(situation, version: "1", utcOffset: 0), as: UTF8.self)
    #expect(text.contains("trial of anna: pages_to_scan to 100 was to go back"))
    #expect(!text.contains("nothing goes back"))
    let json = String(decoding: TuneJSON.settings(situation, version: "1"), as: UTF8.self)
    #expect(json.contains("\"abandoned\""))
    #expect(json.contains("\"anna\""))
  }

  @Test("A killed guardian costs nothing: the session puts back what it held")
  func guardianKilled() async throws {
    let desk = try desk()
    #expect(carryOut(Self.request("250", for: 600), desk).ending == .done)
    let guardian = try #require(host.log.held.first?.guardian)
    kill(guardian.pid, SIGKILL)
    try await eventually("the settings to be back") { (try? host.value(.pagesToScan)) == "100" }
    // The next one finds a new guardian.
    #expect(carryOut(Self.request("500", for: 600), desk).ending == .done)
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(try host.value(.pagesToScan) == "100")
  }

  @Test("A second request while one is under way is refused; cancelling breaks the first off")
  func busy() async throws {
    try host.write(.run, "1")
    for file in ["pages_shared", "pages_sharing", "pages_unshared", "pages_scanned"] {
      try host.tree.write("10\n", to: "sys/kernel/mm/ksm/\(file)")
    }
    let desk = try desk()
    desk.submit(TuningRequest(.pulse), in: host.situation)
    try await eventually("the catch-up scan") { host.log.records.count == 1 }
    desk.submit(Self.request("250"), in: host.situation)
    var endings: [TuningReport.Ending] = []
    func hear() {
      for case .finished(let report) in desk.takeNews() { endings.append(report.ending) }
    }
    hear()
    guard case .refused(let refusal)? = endings.first else {
      Issue.record("\(endings)")
      return
    }
    #expect(refusal.message.contains("another change of this session is under way"))
    desk.cancel()
    try await eventually("the end of the catch-up scan") {
      hear()
      return endings.count == 2
    }
    #expect(try host.value(.smartScan) == "1")
    #expect(try host.value(.pagesToScan) == "100")
    #expect(
      endings.last
        == .otherwise(
          "The catch-up scan was broken off: it was cancelled. The settings are as they were."))
    #expect(desk.finish() == TuningDesk.Farewell())
  }

  @Test("The end of the session breaks a catch-up scan off, and it is put back")
  func endingMidway() async throws {
    try host.write(.run, "1")
    for file in ["pages_shared", "pages_sharing", "pages_unshared", "pages_scanned"] {
      try host.tree.write("10\n", to: "sys/kernel/mm/ksm/\(file)")
    }
    let desk = try desk()
    desk.submit(TuningRequest(.pulse), in: host.situation)
    try await eventually("the catch-up scan") { (try? host.value(.smartScan)) == "0" }
    #expect(desk.finish() == TuningDesk.Farewell())
    #expect(try host.value(.smartScan) == "1")
    #expect(host.log.held.isEmpty)
  }

  @Test("An undo takes a change back, and the log tells of both")
  func undo() throws {
    let desk = try desk()
    let report = carryOut(Self.request("250"), desk)
    let record = try #require(report.record)
    #expect(carryOut(TuningRequest(.undo(record)), desk).ending == .done)
    #expect(try host.value(.pagesToScan) == "100")
    #expect(host.log.records.map(\.kind) == [.set, .undo(of: record.id)])
    _ = desk.finish()
  }

  @Test("The log is handed out when it has changed, also by somebody else")
  func log() async throws {
    let desk = try desk()
    var log: HostLog?
    func hear() { log = desk.takeLog() ?? log }
    try await eventually("the first one") {
      hear()
      return log != nil
    }
    #expect(log?.records.isEmpty == true)
    try ChangeLog(host.places).append(host.record)
    try await eventually("the colleague's change") {
      hear()
      return log?.records.count == 1
    }
    _ = desk.finish()
  }

  @Test("A change that cannot be logged is made, and its record says so")
  func unlogged() throws {
    try host.tree.write("a file in the place of the directory", to: "state")
    let desk = try desk()
    let report = carryOut(Self.request("250"), desk)
    #expect(report.ending == .done)
    #expect(try host.value(.pagesToScan) == "250")
    #expect(report.record?.failure?.contains("not logged") == true)
    _ = desk.finish()
  }
}

extension ChangeRecord.Kind {
  fileprivate var isPutBack: Bool {
    if case .putBack = self { true } else { false }
  }
}

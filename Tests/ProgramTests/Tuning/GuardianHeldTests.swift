import Glibc
import KernelFiles
import KernelFixtures
import LiveHarness
import MergeModel
import Spawning
import StateFiles
import SystemPackage
import Testing
import Tuning
import TuningRules

@testable import ksmtop

/// What the guardian holds for a while, on a tree of files in the place of the kernel's.
@Suite("Guardian, settings held for a while", .serialized, .timeLimit(.minutes(2)))
struct GuardianHeldTests {
  private let host: TunedTree

  init() throws {
    host = try TunedTree()
  }

  private func start() throws -> Guardian {
    try Guardian.start(
      roots: host.roots, places: host.places, program: try builtProgram("ksmtop"))
  }

  private func held(
    _ kind: HeldChange.Kind, id: String = "a1", seconds: Double? = nil,
    _ changes: [SettingChange] = [SettingChange(.pagesToScan, from: "100", to: "250")]
  ) -> HeldChange {
    let now = HostClock.now()
    return HeldChange(
      kind, recordID: id, user: "anna", guardian: ProcessIdentity(pid: 0, startTicks: 0),
      began: now,
      until: seconds.map { Moment(wall: now.wall + $0, monotonic: now.monotonic + $0) },
      changes: changes)
  }

  @Test("It writes down what it holds before it agrees, as its own")
  func writtenDown() throws {
    let guardian = try start()
    #expect(try guardian.ask(.hold(held(.trial, seconds: 600))) == .agreed)
    let written = try #require(host.log.held.first)
    #expect(written.guardian.pid == guardian.child.pid)
    #expect(written.user == "anna")
    #expect(guardian.finish())
    #expect(host.log.held.isEmpty)
  }

  @Test("What is left open to whoever is started, such as a lock, is not left open to it")
  func descriptors() throws {
    let lock = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(lock) }
    // Without FD_CLOEXEC, and far above those that come and go.
    let inherited = fcntl(lock, F_DUPFD, 800)
    try #require(inherited >= 0)
    defer { close(inherited) }
    let guardian = try start()
    // Agrees only once it runs.
    #expect(try guardian.ask(.alive) == .agreed)
    #expect(access("/proc/\(guardian.child.pid)/fd/0", F_OK) == 0)
    #expect(access("/proc/\(guardian.child.pid)/fd/\(inherited)", F_OK) != 0)
    #expect(guardian.finish())
  }

  @Test("A trial goes back when its time is over, and the program is told")
  func deadline() async throws {
    let guardian = try start()
    #expect(try guardian.ask(.hold(held(.trial, seconds: 0.5))) == .agreed)
    try host.write(.pagesToScan, "250")
    try await eventually("the end of the trial") { (try? host.value(.pagesToScan)) == "100" }
    var notices: [GuardianNotice] = []
    try await eventually("the notice") {
      notices += guardian.notices()
      return !notices.isEmpty
    }
    guard case .putBack(let change, let why, let failures)? = notices.first else {
      Issue.record("\(notices)")
      return
    }
    #expect(change.recordID == "a1")
    #expect(why == "its time was over")
    #expect(failures.isEmpty)
    #expect(host.log.held.isEmpty)
    let record = try #require(host.log.records.last)
    #expect(record.kind == .putBack(of: "a1"))
    #expect(record.changes == [SettingChange(.pagesToScan, from: "250", to: "100")])
    #expect(guardian.finish())
  }

  @Test("What is kept stays")
  func kept() throws {
    let guardian = try start()
    #expect(try guardian.ask(.hold(held(.trial, seconds: 600))) == .agreed)
    try host.write(.pagesToScan, "250")
    #expect(try guardian.ask(.keep("a1")) == .agreed)
    #expect(host.log.held.isEmpty)
    #expect(guardian.finish())
    #expect(try host.value(.pagesToScan) == "250")
    #expect(host.log.records.isEmpty)
  }

  @Test("What is not held any more cannot be kept")
  func notHeld() throws {
    let guardian = try start()
    guard case .refused = try guardian.ask(.keep("a1")) else {
      Issue.record("it kept what it does not hold")
      return
    }
    #expect(guardian.finish())
  }

  @Test("It goes back at once when that is asked for")
  func asked() throws {
    let guardian = try start()
    #expect(try guardian.ask(.hold(held(.trial, seconds: 600))) == .agreed)
    try host.write(.pagesToScan, "250")
    #expect(try guardian.ask(.putBack("a1")) == .agreed)
    #expect(try host.value(.pagesToScan) == "100")
    #expect(guardian.finish())
  }

  @Test(
    "Whatever it holds goes back when the program is gone",
    arguments: [HeldChange.Kind.trial, .pulse, .session, .sequence])
  func vanished(kind: HeldChange.Kind) async throws {
    var guardian: Guardian? = try start()
    let child = try #require(guardian?.child)
    #expect(try guardian?.ask(.hold(held(kind))) == .agreed)
    try host.write(.pagesToScan, "250")
    guardian = nil
    try await eventually("the guardian's end") { child.endingIfOver() == .exited(0) }
    #expect(try host.value(.pagesToScan) == "100")
    #expect(host.log.held.isEmpty)
    #expect(host.log.records.last?.kind == .putBack(of: "a1"))
  }

  @Test("The newest goes back first, so that the oldest value is what stays")
  func order() throws {
    let guardian = try start()
    #expect(try guardian.ask(.hold(held(.session))) == .agreed)
    try host.write(.pagesToScan, "250")
    let second = SettingChange(.pagesToScan, from: "250", to: "500")
    #expect(
      try guardian.ask(.hold(held(.trial, id: "a2", seconds: 600, [second]))) == .agreed)
    try host.write(.pagesToScan, "500")
    #expect(guardian.finish())
    #expect(try host.value(.pagesToScan) == "100")
  }

  @Test("What somebody else has written meanwhile stays, and the program hears of it")
  func changedByAnother() throws {
    let guardian = try start()
    #expect(try guardian.ask(.hold(held(.session))) == .agreed)
    try host.write(.pagesToScan, "777")
    guardian.finish()
    #expect(try host.value(.pagesToScan) == "777")
    let failures = guardian.notices().flatMap { notice -> [String] in
      guard case .putBack(_, _, let failures) = notice else { return [] }
      return failures
    }
    #expect(failures.count == 1)
    #expect(failures.first?.contains("777") == true)
  }

  @Test("A host has one catch-up scan: the second is refused, and named is who has the first")
  func onePulse() throws {
    let smart = [SettingChange(.smartScan, from: "1", to: "0")]
    let first = try start()
    let second = try start()
    #expect(try first.ask(.hold(held(.pulse, smart))) == .agreed)
    guard case .refused(let reason) = try second.ask(.hold(held(.pulse, id: "a2", smart))) else {
      Issue.record("there are two")
      return
    }
    #expect(reason.contains("anna has a catch-up scan under way"))
    #expect(first.finish())
    #expect(try second.ask(.hold(held(.pulse, id: "a2", smart))) == .agreed)
    #expect(second.finish())
  }

  @Test("Two that begin the same trial at once do not both get it")
  func oneTrial() throws {
    let (first, second) = (try start(), try start())
    #expect(try first.ask(.hold(held(.trial, seconds: 600))) == .agreed)
    guard case .refused(let reason) = try second.ask(.hold(held(.trial, id: "a2", seconds: 600)))
    else {
      Issue.record("both hold it")
      return
    }
    #expect(reason.contains("trial of anna"))
    #expect(host.log.held.map(\.recordID) == ["a1"])
    let other = [SettingChange(.sleepMillisecs, from: "20", to: "50")]
    #expect(try second.ask(.hold(held(.trial, id: "a3", seconds: 600, other))) == .agreed)
    #expect(first.finish())
    #expect(try second.ask(.hold(held(.trial, id: "a2", seconds: 600))) == .agreed)
    #expect(second.finish())
  }

  @Test("While a sequence is under way nobody else begins anything that is held")
  func sequenceAlone() throws {
    let (first, second) = (try start(), try start())
    #expect(try first.ask(.hold(held(.sequence))) == .agreed)
    let other = [SettingChange(.sleepMillisecs, from: "20", to: "50")]
    for kind in [HeldChange.Kind.trial, .sequence, .pulse] {
      guard case .refused = try second.ask(.hold(held(kind, id: "a2", other))) else {
        Issue.record("\(kind) beside a sequence")
        continue
      }
    }
    #expect(try second.ask(.hold(held(.session, id: "a2", other))) == .agreed)
    #expect(first.finish())
    #expect(second.finish())
  }

  @Test("A trial lasts as long as was said, however the wall clock is set", arguments: [-1e6, 1e6])
  func clockSet(jump: Double) throws {
    let ward = HeldWard(roots: host.roots, places: host.places)
    #expect(ward.hold(held(.trial, seconds: 100)) == .agreed)
    try host.write(.pagesToScan, "250")
    let began = HostClock.now()
    func later(_ seconds: Double) -> Moment {
      Moment(wall: began.wall + jump, monotonic: began.monotonic + seconds)
    }
    #expect(ward.attend(to: .running, at: later(90)).isEmpty)
    #expect(try host.value(.pagesToScan) == "250")
    #expect(ward.attend(to: .running, at: later(101)).count == 1)
    #expect(try host.value(.pagesToScan) == "100")
  }

  @Test("A catch-up scan of a program that says nothing any more goes back")
  func silentProgram() throws {
    let ward = HeldWard(roots: host.roots, places: host.places)
    let smart = [SettingChange(.smartScan, from: "1", to: "0")]
    #expect(ward.hold(held(.pulse, smart)) == .agreed)
    try host.write(.smartScan, "0")
    let began = HostClock.now()
    func later(_ seconds: Double) -> Moment {
      Moment(wall: began.wall + seconds, monotonic: began.monotonic + seconds)
    }
    #expect(ward.attend(to: .running, at: later(100)).isEmpty)
    ward.hear(at: later(100))
    #expect(ward.attend(to: .running, at: later(200)).isEmpty)
    let notices = ward.attend(to: .running, at: later(230))
    guard case .putBack(_, let why, _)? = notices.first else {
      Issue.record("it goes on")
      return
    }
    #expect(why == "ksmtop did not answer")
    #expect(try host.value(.smartScan) == "1")
  }

  @Test("All is put back before anything is logged: a log that keeps it waiting holds up nothing")
  func logLast() async throws {
    var guardian: Guardian? = try start()
    let child = try #require(guardian?.child)
    let other = [SettingChange(.sleepMillisecs, from: "20", to: "50")]
    #expect(try guardian?.ask(.hold(held(.trial, seconds: 600))) == .agreed)
    #expect(try guardian?.ask(.hold(held(.trial, id: "a2", seconds: 600, other))) == .agreed)
    try host.write(.pagesToScan, "250")
    try host.write(.sleepMillisecs, "50")
    // Every line waits for a second now.
    let path = try #require(host.places.log)
    guard let lock = try FileLock.take(FilePath("\(path).lock")) else {
      Issue.record("the lock is not free")
      return
    }
    guardian = nil
    try await eventually("both to be back") {
      (try? host.value(.pagesToScan)) == "100" && (try? host.value(.sleepMillisecs)) == "20"
    }
    #expect(host.log.records.isEmpty)
    lock.release()
    try await eventually("the guardian's end") { child.endingIfOver() == .exited(0) }
    #expect(host.log.records.count == 2)
  }

  @Test("What cannot be written down is not promised")
  func noState() throws {
    try host.tree.write("a file in the place of the directory", to: "run")
    let guardian = try start()
    guard case .refused(let reason) = try guardian.ask(.hold(held(.trial, seconds: 600))) else {
      Issue.record("it was promised")
      return
    }
    #expect(reason.contains(host.tree.path("run")))
    #expect(guardian.finish())
  }

  @Test("Killed itself, what it held is left for the program to put back")
  func killed() async throws {
    let guardian = try start()
    #expect(try guardian.ask(.hold(held(.trial, seconds: 600))) == .agreed)
    try host.write(.pagesToScan, "250")
    guardian.child.kill()
    try await eventually("its end to be noticed") {
      _ = guardian.notices()
      return guardian.hasGone
    }
    guardian.finish()
    #expect(try host.value(.pagesToScan) == "250")
    #expect(host.log.held.isEmpty)
    #expect(host.state.read().abandoned.map(\.recordID) == ["a1"])
  }

  @Test("Unmerging is done in a child, and told of when it is over")
  func unmerge() async throws {
    let guardian = try start()
    #expect(try guardian.ask(.unmergeState) == .unmerge(.none))
    #expect(try guardian.ask(.unmerge(host.record)) == .agreed)
    try await eventually("the end of unmerging") {
      try guardian.ask(.unmergeState) == .unmerge(.ended(0))
    }
    #expect(try host.value(.run) == "2")
    #expect(guardian.finish())
    // The program was there to log it itself.
    #expect(host.log.records.isEmpty)
  }

  @Test("What the kernel says to unmerging comes back as errno")
  func unmergeRefused() async throws {
    try host.tree.removeFile("sys/kernel/mm/ksm/run")
    let guardian = try start()
    #expect(try guardian.ask(.unmerge(host.record)) == .agreed)
    try await eventually("the answer") {
      try guardian.ask(.unmergeState) == .unmerge(.ended(ENOENT))
    }
    #expect(guardian.finish())
  }

  @Test("Nobody unmerges by calling the hidden command by hand")
  func byHand() throws {
    let child = try ChildProcess(
      program: try builtProgram("ksmtop"),
      words: ["ksmtop", "guardian-unmerge", "1", "--sysfs", host.roots.sysfs])
    #expect(child.wait() == .exited(EPERM))
    #expect(try host.value(.run) == "0")
  }

  @Test("Messages survive the way there and back")
  func messages() throws {
    let change = held(.trial, seconds: 600)
    let requests: [GuardianRequest] = [
      .alive, .keep("a1"), .putBack("a1"), .unmergeState, .stopUnmerge, .unmerge(host.record),
    ]
    for request in requests { #expect(GuardianRequest(words: request.words) == request) }
    guard case .hold(let back)? = GuardianRequest(words: GuardianRequest.hold(change).words) else {
      Issue.record("no hold")
      return
    }
    // Wall time goes to the millisecond.
    #expect(back.changes == change.changes)
    #expect(back.until?.monotonic == change.until?.monotonic)
    let replies: [GuardianReply] = [
      .unmerge(.none), .unmerge(.running), .unmerge(.ended(12)), .unmerge(.killed(9)),
    ]
    for reply in replies { #expect(GuardianReply(words: reply.words) == reply) }
    let notices: [GuardianNotice] = [
      .putBack(back, why: "it was asked for", failures: []),
      .putBack(back, why: "w", failures: ["one", "two"]), .farewell(isUnmerging: true),
      .farewell(isUnmerging: false),
    ]
    for notice in notices { #expect(GuardianNotice(words: notice.words) == notice) }
  }

  @Test(
    "Only settings can be held, and only what is a message is heard",
    arguments: [
      ["hold", "{}"], ["hold", "nonsense"], ["hold"], ["keep"], ["unmerge", "{}"],
      ["unmerge-state", "x"],
    ])
  func nonsense(words: [String]) {
    #expect(GuardianRequest(words: words) == nil)
    #expect(GuardianNotice(words: ["notice"] + words) == nil)
  }
}

import Glibc
import KernelFiles
import MergeModel
import StateFiles
import SystemPackage
import Testing
import TuningRules

@testable import Tuning

@Suite("What is held for a while")
struct HeldStateTests {
  /// This very process, which runs as long as the test.
  private static var ours: ProcessIdentity {
    get throws { try #require(ProcessIdentity(running: getpid(), KernelRoots())) }
  }
  /// No process: it began before the machine had one.
  private static let gone = ProcessIdentity(pid: 1, startTicks: .max >> 2)

  private func held(
    _ kind: HeldChange.Kind = .trial, id: String = Recorder.newID(), by guardian: ProcessIdentity,
    _ changes: [SettingChange] = [SettingChange(.pagesToScan, from: "100", to: "2000")]
  ) -> HeldChange {
    HeldChange(
      kind, recordID: id, user: "anna", guardian: guardian,
      began: Moment(wall: 1_763_950_361.118, monotonic: 4_321.5),
      until: kind == .trial ? Moment(wall: 1_763_950_961.118, monotonic: 4_921.5) : nil,
      changes: changes)
  }

  @Test("It survives the way to a file and back")
  func roundTrip() throws {
    let place = try Place()
    let all = try [HeldChange.Kind.trial, .pulse, .session, .sequence].map {
      held($0, by: try Self.ours)
    }
    for one in all { try place.held.write(one) }
    let content = place.held.read()
    #expect(Set(content.held) == Set(all))
    #expect(content.abandoned.isEmpty)
    #expect(try place.mode("run/held") == 0o755)
    #expect(try place.mode("run/held/\(all[0].recordID).json") == 0o644)
    place.held.remove(all[0].recordID)
    #expect(place.held.read().held.count == 3)
  }

  @Test("What has no guardian any more is abandoned, and put back")
  func abandoned() throws {
    let place = try Place(["pages_to_scan": "2000"])
    let left = held(by: Self.gone)
    try place.held.write(left)
    #expect(place.held.read() == HeldState.Content(abandoned: [left]))
    let repairs = Abandoned(place.roots, place.held, place.recorder).putBack()
    #expect(repairs == [Abandoned.Repair(held: left, failures: [])])
    #expect(try place.value(.pagesToScan) == "100")
    #expect(place.held.read() == HeldState.Content())
    let record = try #require(place.log.read().records.last)
    #expect(record.kind == .putBack(of: left.recordID))
    #expect(record.changes == [SettingChange(.pagesToScan, from: "2000", to: "100")])
  }

  @Test("Where somebody else has changed it since, it is left so, and that is said")
  func changedSince() throws {
    let place = try Place(["pages_to_scan": "777"])
    try place.held.write(held(by: Self.gone))
    let repairs = Abandoned(place.roots, place.held, place.recorder).putBack()
    #expect(try place.value(.pagesToScan) == "777")
    #expect(repairs.first?.failures.first?.contains("pages_to_scan is 777 by now") == true)
  }

  @Test(
    "What somebody set again during a trial stays, also where it is the trial's value again",
    arguments: [HeldChange.Kind.trial, .session])
  func setAgain(kind: HeldChange.Kind) throws {
    let place = try Place(["pages_to_scan": "2000"])
    let now = HostClock.now()
    var trial = held(kind, by: Self.gone)
    trial.began = Moment(wall: now.wall, monotonic: now.monotonic - 1)
    try place.held.write(trial)
    let there = place.record([SettingChange(.pagesToScan, from: "2000", to: "400")])
    place.recorder.write(there)
    place.recorder.write(
      place.recorder.record(
        .undo(of: there.id), [SettingChange(.pagesToScan, from: "400", to: "2000")]))
    let failures = Abandoned(place.roots, place.held, place.recorder).putBack().first?.failures
    // A session puts back what was set while it lasted: that is what it is for.
    #expect(try place.value(.pagesToScan) == (kind == .trial ? "2000" : "100"))
    #expect(
      failures == (kind == .trial ? ["pages_to_scan was set again meanwhile, and stays so"] : []))
  }

  @Test("What a trial inside of a trial set is no decision: the outer one goes back")
  func trialInTrial() throws {
    let place = try Place(["pages_to_scan": "2000"])
    let now = HostClock.now()
    var trial = held(by: Self.gone)
    trial.began = Moment(wall: now.wall, monotonic: now.monotonic - 1)
    try place.held.write(trial)
    let inner = [SettingChange(.pagesToScan, from: "2000", to: "400")]
    place.recorder.write(place.recorder.record(.trial(seconds: 5), id: "b1", inner))
    place.recorder.write(
      place.recorder.record(
        .putBack(of: "b1"), [SettingChange(.pagesToScan, from: "400", to: "2000")]))
    _ = Abandoned(place.roots, place.held, place.recorder).putBack()
    #expect(try place.value(.pagesToScan) == "100")
  }

  @Test("What another boot held says nothing, and is removed")
  func otherBoot() throws {
    let place = try Place(["pages_to_scan": "2000"])
    try HeldState(place.places, place.roots, bootID: "another").write(held(by: Self.gone))
    #expect(place.held.read() == HeldState.Content())
    #expect(Abandoned(place.roots, place.held, place.recorder).putBack().isEmpty)
    #expect(try place.value(.pagesToScan) == "2000")
    #expect(StateFolder(place.places.run.appending("held")).names.isEmpty)
  }

  @Test("What was held of another tree is none of ours: it is neither put back nor removed")
  func otherTree() throws {
    let (place, other) = (
      try Place(["pages_to_scan": "2000"]), try Place(["pages_to_scan": "2000"])
    )
    let theirs = HeldState(place.places, other.roots, bootID: Place.bootID)
    try theirs.write(held(by: Self.gone))
    try HeldState(place.places, other.roots, bootID: "another").write(held(by: Self.gone))
    #expect(place.held.read() == HeldState.Content())
    #expect(Abandoned(place.roots, place.held, place.recorder).putBack().isEmpty)
    #expect(try place.value(.pagesToScan) == "2000")
    #expect(StateFolder(place.places.run.appending("held")).names.count == 2)
    #expect(Abandoned(other.roots, theirs, other.recorder).putBack().count == 1)
    #expect(try other.value(.pagesToScan) == "100")
  }

  @Test("Where the boot is not known, or its guardian lives, nothing is taken for another boot's")
  func unknownBoot() throws {
    let place = try Place()
    try place.held.write(held(by: Self.gone))
    HeldState(place.places, place.roots, bootID: "").removeStale()
    #expect(place.held.read().abandoned.count == 1)
    try HeldState(place.places, place.roots, bootID: "another").write(held(by: try Self.ours))
    place.held.removeStale()
    #expect(StateFolder(place.places.run.appending("held")).names.count == 2)
  }

  @Test("Only its owner can open a lock: whoever can read it could hold it")
  func lockMode() throws {
    let place = try Place()
    try place.write("", to: "run/pulse.lock")
    guard let pulse = try place.held.takePulse(), let repair = try place.held.takeRepair() else {
      Issue.record("the locks are not free")
      return
    }
    pulse.release()
    repair.release()
    #expect(try place.mode("run/pulse.lock") == 0o600)
    #expect(try place.mode("run/repair.lock") == 0o600)
    try place.log.append(place.record([]))
    #expect(try place.mode("state/changes.log") == 0o644)
    #expect(try place.mode("state/changes.log.lock") == 0o600)
  }

  @Test("What is abandoned is told of beside what is held")
  func told() throws {
    let place = try Place()
    let (mine, left) = (held(by: try Self.ours), held(by: Self.gone))
    for one in [mine, left] { try place.held.write(one) }
    let log = HostLog.read(place.places, place.roots, bootID: Place.bootID)
    #expect(log.held == [mine])
    #expect(log.abandoned == [left])
  }

  @Test("What a guardian still watches nobody else puts back")
  func watched() throws {
    let place = try Place(["pages_to_scan": "2000"])
    try place.held.write(held(by: try Self.ours))
    #expect(Abandoned(place.roots, place.held, place.recorder).putBack().isEmpty)
    #expect(try place.value(.pagesToScan) == "2000")
  }

  @Test("Two do not put the same back at once")
  func locked() throws {
    let place = try Place(["pages_to_scan": "2000"])
    try place.held.write(held(by: Self.gone))
    guard let lock = try place.held.takeRepair() else {
      Issue.record("the lock is not free")
      return
    }
    #expect(Abandoned(place.roots, place.held, place.recorder).putBack().isEmpty)
    lock.release()
    #expect(Abandoned(place.roots, place.held, place.recorder).putBack().count == 1)
  }

  @Test("There is one pulse a host")
  func pulse() throws {
    let place = try Place()
    guard let first = try place.held.takePulse() else {
      Issue.record("the lock is not free")
      return
    }
    #expect(try !isFree { try place.held.takePulse() })
    first.release()
    #expect(try isFree { try place.held.takePulse() })
  }

  private func isFree(_ take: () throws -> FileLock?) throws -> Bool {
    guard let lock = try take() else { return false }
    lock.release()
    return true
  }

  @Test("Files of others are passed over: broken ones, links, names that are paths")
  func foreign() throws {
    let place = try Place()
    let mine = try held(by: Self.ours)
    try place.held.write(mine)
    let text = try place.text("run/held/\(mine.recordID).json")
    try place.write("nonsense", to: "run/held/a.json")
    try place.write(text, to: "run/held/b.json")
    try place.write(
      text.replacing(mine.recordID, with: "../../etc/x"), to: "run/held/c.json")
    try place.write(
      text.replacing("pages_to_scan", with: "pages_shared").replacing(mine.recordID, with: "d"),
      to: "run/held/d.json")
    try place.write(text.replacing(mine.recordID, with: "e"), to: "elsewhere")
    try place.link("run/held/e.json", to: "elsewhere")
    #expect(place.held.read().held == [mine])
  }

  @Test(
    "A file that somebody else owns is not believed",
    .enabled(if: geteuid() == 0, "needs root, to give a file away"))
  func owner() throws {
    let place = try Place()
    let mine = held(by: Self.gone)
    try place.held.write(mine)
    chown(place.path("run/held/\(mine.recordID).json"), 65_534, 65_534)
    #expect(place.held.read() == HeldState.Content())
  }
}

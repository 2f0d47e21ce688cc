import MergeModel
import Testing

@testable import Sampling

@Suite("What happened between two samples")
struct EventFinderTests {
  private func kinds(_ earlier: Snapshot?, _ later: Snapshot) -> [Event.Kind] {
    EventFinder.events(from: earlier, to: later).map(\.kind)
  }

  @Test("Nothing is known to have happened before the first")
  func first() {
    #expect(kinds(nil, Snapshot(at: 1, [.run: 1]).with(ProcessFigures(pid: 1, name: "a"))) == [])
  }

  @Test("Guests start and stop; other processes come and go unnoticed")
  func guests() {
    let earlier = Snapshot(at: 1)
      .with(ProcessFigures(pid: 1, name: "a"), ProcessFigures(pid: 2, name: "b"))
    let later = Snapshot(at: 2)
      .with(
        ProcessFigures(pid: 2, name: "b"), ProcessFigures(pid: 3, name: "c"),
        ProcessFigures(pid: 4, name: nil))
    #expect(
      EventFinder.events(from: earlier, to: later) == [
        Event(.guestStarted(name: "c", pid: 3), at: Moment(2)),
        Event(.guestStopped(name: "a", pid: 1), at: Moment(2)),
      ])
    #expect(kinds(later, later) == [])
  }

  @Test("Another process with the same number is another guest")
  func reusedNumber() {
    let earlier = Snapshot(at: 1).with(ProcessFigures(pid: 1, name: "a", startTicks: 5))
    let later = Snapshot(at: 2).with(ProcessFigures(pid: 1, name: "b", startTicks: 6))
    #expect(
      kinds(earlier, later) == [.guestStarted(name: "b", pid: 1), .guestStopped(name: "a", pid: 1)])
  }

  @Test("A process that becomes a guest has started one")
  func becomesGuest() {
    let earlier = Snapshot(at: 1).with(ProcessFigures(pid: 1, name: nil))
    let later = Snapshot(at: 2).with(ProcessFigures(pid: 1, name: "a"))
    #expect(kinds(earlier, later) == [.guestStarted(name: "a", pid: 1)])
  }

  @Test("What the kernel's advisor sets with every scan is no event; that it is switched on is one")
  func advisor() {
    func snapshot(_ mode: String, _ pages: UInt64) -> Snapshot {
      var snapshot = Snapshot(at: 1, [.pagesToScan: pages])
      snapshot.ksm[reading: .advisorMode] = .value(.choice(mode))
      return snapshot
    }
    #expect(kinds(snapshot("scan-time", 500), snapshot("scan-time", 310)) == [])
    #expect(kinds(snapshot("none", 100), snapshot("scan-time", 500)).count == 2)
    #expect(kinds(snapshot("none", 100), snapshot("none", 500)).count == 1)
  }

  @Test("Settings, not counters; and only between two values")
  func settings() {
    var earlier = Snapshot(at: 1, [.run: 0, .pagesToScan: 100, .pagesSharing: 5])
    earlier.ksm[reading: .advisorMode] = .value(.choice("none"))
    var later = Snapshot(at: 2, [.run: 1, .pagesToScan: 100, .pagesSharing: 9, .smartScan: 1])
    later.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
    #expect(
      kinds(earlier, later) == [
        .settingChanged(.run, from: "0", to: "1"),
        .settingChanged(.advisorMode, from: "none", to: "scan-time"),
      ])
    later.ksm[reading: .run] = .failed("broken")
    #expect(kinds(earlier, later).count == 1)
  }

  @Test("A process falls silent, and answers again; one that ended in silence just ended")
  func silence() {
    let answers = Snapshot(at: 1).with(ProcessFigures(pid: 1, name: "a"))
    let silent = Snapshot(at: 2)
      .with(ProcessFigures(pid: 1, name: "a", notAnsweringSince: Moment(2)))
    #expect(kinds(answers, silent) == [.notAnswering(name: "a", pid: 1)])
    #expect(kinds(silent, silent) == [])
    #expect(kinds(silent, answers) == [.answersAgain(name: "a", pid: 1)])
    #expect(kinds(silent, Snapshot(at: 3)) == [.guestStopped(name: "a", pid: 1)])
  }
}

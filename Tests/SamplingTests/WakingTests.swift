import MergeModel
import Synchronization
import Testing

@testable import Sampling

@Suite("Bells, beacons and mailboxes")
struct WakingTests {
  @Test("A bell that was rung before is heard once, however often it was rung")
  func ringBeforeWait() {
    let bell = Bell()
    #expect(!bell.wait(seconds: 0))
    for _ in 0..<100_000 { bell.ring() }
    #expect(bell.wait(seconds: 60))
    #expect(!bell.wait(seconds: 0))
    bell.ring()
    bell.hear()
    #expect(!bell.wait(seconds: 0))
  }

  @Test("A ring from another thread ends the wait")
  func ringFromOutside() {
    let bell = Bell()
    WorkerThread.start { bell.ring() }
    #expect(bell.wait(seconds: 60))
  }

  @Test("A mailbox holds the newest")
  func mailbox() {
    let mailbox = Mailbox<Int>()
    #expect(mailbox.newest == nil)
    mailbox.put(1)
    mailbox.put(2)
    #expect(mailbox.newest == 2)
    #expect(mailbox.take() == 2)
    #expect(mailbox.take() == nil)
    mailbox.put { ($0 ?? 10) + 1 }
    mailbox.put { ($0 ?? 10) + 1 }
    #expect(mailbox.take() == 12)
  }

  @Test("Events of samples that nobody took are in the next one, up to a limit")
  func untakenEvents() {
    func sample(_ numbers: Range<Int>) -> Sample {
      Sample(
        snapshot: Snapshot(at: 1), history: History(),
        events: numbers.map { Event(.note("\($0)"), at: Moment(1)) }, isComplete: true)
    }
    #expect(sample(0..<2).following(nil).events.count == 2)
    #expect(
      sample(3..<5).following(sample(0..<3)).events.map(\.kind) == (0..<5).map { .note("\($0)") })
    #expect(sample(3..<5).following(sample(0..<0)).events.count == 2)
    let many = sample(0..<900).following(sample(0..<900)).events
    #expect(many.count == 1_000)
    #expect(many.last?.kind == .note("899"))
  }
}

@Suite("What the threads of a process reader share")
struct ReaderStateTests {
  private func reading(_ processes: [ProcessFigures], unread: Set<Int32> = [])
    -> ProcessTable.Reading
  {
    var reading = ProcessTable.Reading()
    reading.processes = processes
    reading.unread = unread
    return reading
  }

  @Test("A process that does not answer keeps its place, once, however many refreshes go by")
  func keepsPlace() {
    let guests = [1, 2, 3].map { ProcessFigures(pid: $0, name: "vm\($0)") }
    var state = ProcessReader.State()
    state.take(reading(guests))
    for _ in 0..<5 {
      // The table that was replaced by a new one knows nothing of it …
      state.take(reading([guests[0], guests[2]], unread: [2]))
      #expect(state.reading.processes.map(\.id.pid) == [1, 2, 3])
      // … and one that still knows it hands it over itself.
      state.take(reading(guests, unread: [2]))
      #expect(state.reading.processes.map(\.id.pid) == [1, 2, 3])
    }
    state.take(reading([guests[0], guests[2]]))
    #expect(state.reading.processes.map(\.id.pid) == [1, 3])
    #expect(state.refreshes == 12)
  }

  @Test("It answers again when all who wait for it have their answers")
  func silence() {
    var state = ProcessReader.State()
    state.beginSilence(of: 5, at: Moment(10))
    state.beginSilence(of: 5, at: Moment(40))
    #expect(state.hanging[5]?.since == Moment(10))
    state.endSilence(of: 5)
    #expect(state.hanging[5]?.since == Moment(10))
    state.endSilence(of: 5)
    #expect(state.hanging.isEmpty)
    state.endSilence(of: 6)
    #expect(state.hanging.isEmpty)
  }
}

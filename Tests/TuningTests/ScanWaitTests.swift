import MergeModel
import Testing

@testable import Tuning

@Suite("Waiting for full scans")
struct ScanWaitTests {
  private func counters(
    scans: Int64, saving: Int64 = 0, run: Int64 = 1, scanned: Int64? = nil, sleep: UInt64 = 20
  ) -> KSMReadings {
    var ksm = KSMReadings()
    ksm[reading: .run] = .value(.signed(run))
    ksm[reading: .fullScans] = .value(.signed(scans))
    ksm[reading: .pagesSharing] = .value(.signed(saving))
    ksm[reading: .sleepMillisecs] = .value(.unsigned(sleep))
    if let scanned { ksm[reading: .pagesScanned] = .value(.signed(scanned)) }
    return ksm
  }

  /// States while one scan ends a second, with what is saved by then.
  private func states(_ goal: Int, saving: [Int64]) throws -> [ScanWait.State] {
    var wait = try #require(ScanWait(goal, from: counters(scans: 7), at: 0))
    return saving.enumerated().map { index, saving in
      wait.look(counters(scans: 8 + Int64(index), saving: saving), at: Double(index))
    }
  }

  @Test("Two whole scans after the first that bring nothing are enough")
  func fruitless() throws {
    let states = try states(4, saving: [0, 50, 50, 50])
    #expect(
      states == [
        .going(done: 0, of: 4), .going(done: 1, of: 4), .going(done: 2, of: 4), .done(scans: 3),
      ])
  }

  @Test("While every scan still brings something it goes on, but not for ever")
  func fruitful() throws {
    let states = try states(4, saving: [0, 10, 20, 30, 40, 50, 60])
    #expect(states.dropLast().allSatisfy { $0.isGoing })
    #expect(states.last == .done(scans: 6))
  }

  @Test("After the goal the first scan without a gain ends it")
  func goal() throws {
    let states = try states(4, saving: [0, 10, 20, 30, 40, 40])
    #expect(states.dropLast().allSatisfy { $0.isGoing })
    #expect(states.last == .done(scans: 5))
  }

  @Test("Many scans between two looks count, all but the one under way at first")
  func many() throws {
    var wait = try #require(ScanWait(4, from: counters(scans: 7), at: 0))
    #expect(wait.look(counters(scans: 8), at: 1) == .going(done: 0, of: 4))
    #expect(wait.look(counters(scans: 20), at: 2) == .done(scans: 12))
  }

  @Test("A counter that was set back is counted from there")
  func reset() throws {
    var wait = try #require(ScanWait(4, from: counters(scans: 7), at: 0))
    #expect(wait.look(counters(scans: 0), at: 1) == .going(done: 0, of: 4))
    #expect(wait.look(counters(scans: 1), at: 2) == .going(done: 0, of: 4))
    #expect(wait.look(counters(scans: 2), at: 3) == .going(done: 1, of: 4))
  }

  @Test("It is broken where somebody else stops ksmd")
  func stopped() throws {
    var wait = try #require(ScanWait(4, from: counters(scans: 7), at: 0))
    #expect(
      wait.look(counters(scans: 7, run: 0), at: 1) == .broken("somebody else set run to 0"))
  }

  @Test("It is broken where ksmd looks at nothing for a minute, or for five of its pauses")
  func resting() throws {
    var wait = try #require(ScanWait(4, from: counters(scans: 7, scanned: 5), at: 0))
    #expect(wait.look(counters(scans: 7, scanned: 6), at: 30).isGoing)
    #expect(wait.look(counters(scans: 7, scanned: 6), at: 89).isGoing)
    #expect(
      wait.look(counters(scans: 7, scanned: 6), at: 91)
        == .broken("ksmd has not looked at any page for 61 s"))
    var slow = try #require(ScanWait(4, from: counters(scans: 7, sleep: 60_000), at: 0))
    #expect(slow.look(counters(scans: 7, sleep: 60_000), at: 299).isGoing)
    #expect(!slow.look(counters(scans: 7, sleep: 60_000), at: 301).isGoing)
  }

  @Test("Counters that cannot be read are no scans")
  func unreadable() throws {
    #expect(ScanWait(4, from: KSMReadings(), at: 0) == nil)
    var wait = try #require(ScanWait(4, from: counters(scans: 7), at: 0))
    #expect(
      wait.look(KSMReadings(), at: 1) == .broken("the counters cannot be read any more"))
  }
}

extension ScanWait.State {
  fileprivate var isGoing: Bool {
    if case .going = self { true } else { false }
  }
}

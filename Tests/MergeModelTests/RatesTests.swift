import MergeModel
import Testing

@Suite("Rates between two snapshots")
struct RatesTests {
  private func snapshot(
    at seconds: Double, scanned: UInt64? = nil, cow: UInt64? = nil, swappedIn: UInt64? = nil,
    ksmd: KSMDaemon? = nil
  ) -> Snapshot {
    var snapshot = Snapshot(takenAt: Moment(wall: 0, monotonic: seconds))
    if let scanned { snapshot.ksm[reading: .pagesScanned] = .value(.unsigned(scanned)) }
    if let cow { snapshot.host.cowBreaks = .value(cow) }
    if let swappedIn { snapshot.host.swappedInPages = .value(swappedIn) }
    if let ksmd { snapshot.host.ksmd = .value(ksmd) }
    return snapshot
  }

  @Test func perSecond() {
    let earlier = snapshot(
      at: 10, scanned: 1_000, cow: 5, swappedIn: 7, ksmd: KSMDaemon(pid: 37, cpuSeconds: 100))
    let later = snapshot(
      at: 14, scanned: 5_000, cow: 7, swappedIn: 7, ksmd: KSMDaemon(pid: 37, cpuSeconds: 101))
    let rates = Rates(from: earlier, to: later)
    #expect(rates?.seconds == 4)
    #expect(rates?.pagesScannedPerSecond == 1_000)
    #expect(rates?.cowBreaksPerSecond == 0.5)
    #expect(rates?.swappedInPagesPerSecond == 0)
    #expect(rates?.ksmdCPUPercent == 25)
  }

  @Test("No time between them, or time that ran backwards, is no rate")
  func noTime() {
    #expect(Rates(from: snapshot(at: 5), to: snapshot(at: 5)) == nil)
    #expect(Rates(from: snapshot(at: 5), to: snapshot(at: 4)) == nil)
  }

  @Test("What is missing on either side is unknown")
  func missing() {
    let rates = Rates(from: snapshot(at: 1, cow: 5), to: snapshot(at: 2, scanned: 7))
    #expect(rates == Rates(seconds: 1))
  }

  @Test("A counter that went back was reset: no rate, and no negative one")
  func reset() {
    let rates = Rates(
      from: snapshot(at: 1, scanned: 100, cow: 100), to: snapshot(at: 2, scanned: 5, cow: 101))
    #expect(rates?.pagesScannedPerSecond == nil)
    #expect(rates?.cowBreaksPerSecond == 1)
  }

  @Test("Idle time is a part of the time of all processors; where it went back, it is not known")
  func idle() {
    func idle(_ before: ProcessorTime?, _ after: ProcessorTime?) -> Double? {
      var (earlier, later) = (snapshot(at: 1), snapshot(at: 3))
      if let before { earlier.host.processorTime = .value(before) }
      if let after { later.host.processorTime = .value(after) }
      return Rates(from: earlier, to: later)?.idlePercent
    }
    let begin = ProcessorTime(total: 100, idle: 50)
    #expect(idle(begin, ProcessorTime(total: 104, idle: 51)) == 25)
    #expect(idle(begin, ProcessorTime(total: 104, idle: 50)) == 0)
    #expect(idle(begin, ProcessorTime(total: 104, idle: 60)) == 100)
    #expect(idle(begin, ProcessorTime(total: 104, idle: 49)) == nil)
    #expect(idle(begin, begin) == nil)
    #expect(idle(nil, begin) == nil)
    #expect(idle(begin, nil) == nil)
  }

  @Test("Another ksmd has another clock")
  func otherDaemon() {
    let rates = Rates(
      from: snapshot(at: 1, ksmd: KSMDaemon(pid: 37, cpuSeconds: 1)),
      to: snapshot(at: 2, ksmd: KSMDaemon(pid: 40, cpuSeconds: 9)))
    #expect(rates?.ksmdCPUPercent == nil)
  }
}

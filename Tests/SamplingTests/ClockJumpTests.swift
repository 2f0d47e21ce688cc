import MergeModel
import Synchronization
import Testing

@testable import Sampling

/// A wall clock that somebody sets all the time, beside a monotonic one that goes on.
private final class JumpingTimekeeper: Timekeeper {
  private let clock = SystemTimekeeper()
  private let looks = Mutex(0)
  private static let jumps = [0.0, -3_600, 86_400, -1e9, 7.5e9, -0.5]

  func now() -> Moment {
    let now = clock.now()
    let look = looks.withLock { looks in
      looks += 1
      return looks
    }
    return Moment(
      wall: now.wall + Self.jumps[look % Self.jumps.count], monotonic: now.monotonic)
  }
}

@Suite("The clock is set, and the host sleeps")
struct ClockJumpTests {
  /// Two minutes of a host at work, sampled each second.
  private static func row(wall: (Int) -> Double) -> [Snapshot] {
    (0...120).map { second in
      let number = UInt64(second)
      var snapshot = Snapshot(
        at: Double(second),
        [
          .pagesSharing: number * 100, .pagesShared: number, .pagesScanned: number * 5_000,
          .fullScans: number / 30,
        ], cowBreaks: number * 3
      ).with(ProcessFigures(pid: 7, name: "vm"))
      snapshot.host.ksmd = .value(KSMDaemon(pid: 37, cpuSeconds: Double(second) / 100))
      snapshot.processes[0].resident = Aged(.value(number << 20), at: snapshot.takenAt)
      snapshot.takenAt.wall += wall(second)
      return snapshot
    }
  }

  private static func completed(
    _ snapshots: [Snapshot], at now: Moment
  ) -> (last: Snapshot, keeper: TrendKeeper, events: [Event.Kind]) {
    var keeper = TrendKeeper()
    var events: [Event.Kind] = []
    var last = Snapshot(takenAt: now)
    for snapshot in snapshots {
      last = snapshot
      events += keeper.add(&last).map(\.kind)
    }
    return (last, keeper, events)
  }

  @Test(
    "Rates, trends, graphs and events are those of an undisturbed clock",
    arguments: [-3_600.0, 86_400, -1.7e9, 1e12])
  func wallClock(jump: Double) {
    let end = Moment(120)
    let quiet = Self.completed(Self.row { _ in 0 }, at: end)
    // Set once in the middle, and then again and again.
    for wall in [{ $0 > 60 ? jump : 0 }, { $0.isMultiple(of: 2) ? jump : 0 }] as [(Int) -> Double] {
      let set = Self.completed(Self.row(wall: wall), at: end)
      #expect(set.last.rates == quiet.last.rates)
      #expect(set.last.rates != nil)
      #expect(set.last.trend.savingChangeBytes == quiet.last.trend.savingChangeBytes)
      #expect(set.last.trend.savingChangeSeconds == 120)
      #expect(set.last.trend.sharingPagesPerSecond == 100)
      #expect(set.last.trend.cowBreaksPerSecond == 3)
      #expect(set.last.trend.passSeconds == quiet.last.trend.passSeconds)
      #expect(set.last.trend.residentBytesPerSecond == Double(1 << 20))
      #expect("\(set.events)" == "\(quiet.events)")
      for series in [History.Series.saving, .ksmdCPU, .cowBreaks] {
        #expect(
          set.keeper.history.values(of: series, span: 120, steps: 60, now: end)
            == quiet.keeper.history.values(of: series, span: 120, steps: 60, now: end))
      }
    }
  }

  @Test("A session goes on while the clock is set with every look at it")
  func session() throws {
    let host = try SessionHost(timekeeper: JumpingTimekeeper()) {
      try SessionHost.addGuest(101, "vm01", to: $0)
    }
    host.session.start()
    let first = try host.sample("complete") { $0.isComplete }
    let later = try host.sample("a row of samples") {
      $0.snapshot.takenAt.monotonic > first.snapshot.takenAt.monotonic + 0.2
    }
    let snapshot = later.snapshot
    #expect(snapshot.rates.map { $0.seconds > 0 && $0.seconds < 60 } == true)
    #expect(snapshot.attribution.map { (0..<60).contains($0.age(at: snapshot.takenAt)) } == true)
    #expect(later[101]?.memoryAge(at: snapshot.takenAt).map { (0..<60).contains($0) } == true)
    #expect(later.past.isEmpty)
  }

  @Test("Eight hours of sleep are a gap in the graphs, and no burst of anything")
  func sleep() {
    let before = Self.row { _ in 0 }
    let night = 28_800.0
    // `CLOCK_BOOTTIME` counts the time asleep, so that ages and deadlines are true afterwards.
    let after = Self.row { _ in 0 }.map { snapshot in
      var snapshot = snapshot
      snapshot.takenAt = Moment(snapshot.takenAt.monotonic + 121 + night)
      snapshot.host.cowBreaks = snapshot.host.cowBreaks.value.map { .value($0 + 363) } ?? .absent
      return snapshot
    }
    var keeper = TrendKeeper()
    for var snapshot in before { _ = keeper.add(&snapshot) }
    var woken = after[0]
    let events = keeper.add(&woken)
    #expect(events.isEmpty)
    #expect(woken.rates.map { $0.seconds == night + 1 } == true)
    #expect(woken.trend.cowBreaksPerSecond.map { $0 < 1 } ?? true)
    let earlier = Moment(woken.takenAt.monotonic - 60)
    let reached = keeper.history.values(
      of: .cowBreaks, span: night / 2, steps: 10, now: earlier)
    #expect(reached.allSatisfy { $0 == nil })
    for var snapshot in after.dropFirst() { _ = keeper.add(&snapshot) }
  }
}

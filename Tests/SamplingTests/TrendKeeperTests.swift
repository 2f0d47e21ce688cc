import MergeModel
import Testing

@testable import Sampling

@Suite("What only a row of samples shows")
struct TrendKeeperTests {
  /// Adds snapshots and gives back the last one, completed.
  private func last(_ snapshots: [Snapshot]) -> Snapshot {
    var keeper = TrendKeeper()
    var last = Snapshot(at: 0)
    for snapshot in snapshots {
      last = snapshot
      _ = keeper.add(&last)
    }
    return last
  }

  @Test("A single sample has no rates and no trend")
  func single() {
    let snapshot = last([Snapshot(at: 5, [.pagesSharing: 100])])
    #expect(snapshot.rates == nil)
    #expect(snapshot.trend == Trend())
  }

  @Test("Change of the saving since the first sample, then over ten minutes and never more")
  func savingChange() {
    // One page more every second.
    func after(_ seconds: Int) -> Trend {
      last((0...seconds).map { Snapshot(at: 100 + Double($0), [.pagesSharing: UInt64($0)]) }).trend
    }
    #expect(after(1).savingChangeBytes == 4_096)
    #expect(after(1).savingChangeSeconds == 1)
    #expect(after(599).savingChangeBytes == 2_453_504)
    #expect(after(600).savingChangeSeconds == 600)
    #expect(after(2_000).savingChangeBytes == 2_457_600)
    #expect(after(2_000).savingChangeSeconds == 600)
  }

  @Test("After a long pause there is no change over the pause")
  func pause() {
    let paused = [Snapshot(at: 0, [.pagesSharing: 10]), Snapshot(at: 4_000, [.pagesSharing: 90])]
    #expect(last(paused).trend.savingChangeBytes == nil)
    let later = last(paused + [Snapshot(at: 4_010, [.pagesSharing: 95])])
    #expect(later.trend.savingChangeBytes == 20_480)
    #expect(later.trend.savingChangeSeconds == 10)
  }

  @Test("A falling saving is a negative change")
  func falling() {
    let snapshot = last([
      Snapshot(at: 0, [.pagesSharing: 10]), Snapshot(at: 5, [.pagesSharing: 0]),
    ])
    #expect(snapshot.trend.savingChangeBytes == -40_960)
    #expect(snapshot.trend.sharingPagesPerSecond == -2)
  }

  @Test("Means of the last minute, not of all the time")
  func lastMinute() {
    var snapshots: [Snapshot] = []
    for second in 0...200 {
      // 10 a second until 100, then 2.
      let number = UInt64(second <= 100 ? second * 10 : 1_000 + (second - 100) * 2)
      var snapshot = Snapshot(
        at: Double(second), [.pagesSharing: number], cowBreaks: number * 3)
      snapshot.host.ksmd = .value(KSMDaemon(pid: 37, cpuSeconds: Double(number) / 100))
      snapshots.append(snapshot)
    }
    let trend = last(snapshots).trend
    #expect(trend.sharingPagesPerSecond == 2)
    #expect(trend.cowBreaksPerSecond == 6)
    #expect(trend.ksmdCPUPercent.map { abs($0 - 2) < 1e-9 } == true)
  }

  @Test("Where samples are rarer than a minute, the mean since the one before")
  func rareSamples() {
    let trend = last([
      Snapshot(at: 0, [.pagesSharing: 0], cowBreaks: 0),
      Snapshot(at: 120, [.pagesSharing: 120], cowBreaks: 120),
      Snapshot(at: 240, [.pagesSharing: 480], cowBreaks: 840),
    ]).trend
    #expect(trend.sharingPagesPerSecond == 3)
    #expect(trend.cowBreaksPerSecond == 6)
  }

  @Test("Counters that are missing or went back give nothing")
  func missing() {
    let trend = last([
      Snapshot(at: 0, [.pagesSharing: 5], cowBreaks: 100), Snapshot(at: 1, cowBreaks: 50),
    ]).trend
    #expect(trend.savingChangeBytes == nil)
    #expect(trend.sharingPagesPerSecond == nil)
    #expect(trend.cowBreaksPerSecond == nil)
  }

  @Test("Huge pages made and split, and what a page costs ksmd, over the last minute")
  func hugePages() {
    var snapshots: [Snapshot] = []
    for second in 0...200 {
      // Nothing until 140, then 2 made, 3 split and 500 pages looked at every second.
      let number = UInt64(max(0, second - 140))
      var snapshot = Snapshot(at: Double(second), [.pagesScanned: number * 500])
      snapshot.host.hugePageCollapses = .value(number * 2)
      snapshot.host.hugePageSplits = .value(7 + number * 3)
      snapshot.host.ksmd = .value(KSMDaemon(pid: 37, cpuSeconds: Double(number) / 1_000))
      snapshots.append(snapshot)
    }
    let trend = last(snapshots).trend
    #expect(trend.hugeCollapsesPerSecond == 2)
    #expect(trend.hugeSplitsPerSecond == 3)
    #expect(trend.secondsPerPage.map { abs($0 - 2e-6) < 1e-12 } == true)
    let few = last(Array(snapshots[139...141])).trend
    #expect(few.hugeCollapsesPerSecond == 1)
    #expect(few.secondsPerPage == nil, "500 pages say nothing of one")
  }

  @Test("Resident memory of the guests that were there at both ends of the last minute")
  func residents() {
    func guest(_ pid: Int32, _ bytes: Int) -> ProcessFigures {
      var process = ProcessFigures(pid: pid, name: "g")
      process.resident.value = .value(UInt64(bytes))
      return process
    }
    func trend(_ seconds: ClosedRange<Int>) -> Trend {
      last(
        seconds.map { second in
          // The first grows by 10, the second shrinks by 4; a third comes at 190, no guest grows.
          let third = second >= 190 ? [guest(3, second * 1_000)] : []
          var snapshot = Snapshot(at: Double(second)).with(
            guest(1, second * 10), guest(2, 10_000 - second * 4))
          snapshot.processes += third
          var other = ProcessFigures(pid: 4, name: nil)
          other.resident.value = .value(UInt64(second * 777))
          snapshot.processes.append(other)
          return snapshot
        }
      ).trend
    }
    #expect(trend(0...0).residentBytesPerSecond == nil)
    #expect(trend(0...1).residentBytesPerSecond == 6)
    #expect(trend(0...200).residentBytesPerSecond == 6)
    #expect(trend(190...200).residentBytesPerSecond == 1_006)
    let rare = last(
      [0.0, 300, 900].map { Snapshot(at: $0).with(guest(1, Int($0 * $0))) })
    #expect(rare.trend.residentBytesPerSecond == 1_200)
    let none = last([Snapshot(at: 0).with(guest(1, 5)), Snapshot(at: 1).with(guest(2, 7))])
    #expect(none.trend.residentBytesPerSecond == nil)
  }

  @Test("A burst of COW breaks is one event when it begins, and another only after it has ended")
  func bursts() {
    var keeper = TrendKeeper()
    var cowBreaks: UInt64 = 0
    var seconds = 0.0
    var bursts: [Double] = []
    func run(_ count: Int, perSecond: UInt64) {
      for _ in 0..<count {
        seconds += 1
        cowBreaks += perSecond
        var snapshot = Snapshot(at: seconds, cowBreaks: cowBreaks)
        for event in keeper.add(&snapshot) {
          guard case .cowBurst = event.kind else { continue }
          bursts.append(seconds)
        }
      }
    }
    run(100, perSecond: 100)
    #expect(bursts == [])
    run(200, perSecond: 2_000)
    #expect(bursts.count == 1)
    // Between half and whole of what begins a burst it goes on.
    run(200, perSecond: 700)
    run(100, perSecond: 1_500)
    #expect(bursts.count == 1)
    run(200, perSecond: 10)
    run(100, perSecond: 3_000)
    #expect(bursts.count == 2)
  }

  @Test("History and marks come along")
  func history() {
    var keeper = TrendKeeper()
    var first = Snapshot(at: 100, [.pagesSharing: 1, .run: 1])
    var second = Snapshot(at: 101, [.pagesSharing: 3, .run: 0])
    #expect(keeper.add(&first).isEmpty)
    let change = Event(.settingChanged(.run, from: "1", to: "0"), at: Moment(101))
    #expect(keeper.add(&second) == [change])
    #expect(keeper.history.marks == [change])
    #expect(
      keeper.history.values(of: .saving, span: 2, steps: 2, now: Moment(101)) == [4_096, 12_288])
  }

  @Test("Rare samples leave no gaps in the past, and a time in which nobody looked is one")
  func gaps() {
    var keeper = TrendKeeper()
    func add(_ seconds: Int...) {
      for second in seconds {
        var snapshot = Snapshot(
          at: Double(second), [.pagesSharing: 1], cowBreaks: UInt64(second) * 5)
        _ = keeper.add(&snapshot, delay: 30)
      }
    }
    func values(_ series: History.Series, _ now: Double) -> [Double?] {
      keeper.history.values(of: series, span: 60, steps: 6, now: Moment(now))
    }
    add(0, 30, 60, 90)
    #expect(values(.cowBreaks, 90) == Array(repeating: 5, count: 6))
    #expect(values(.saving, 90) == Array(repeating: 4_096, count: 6))
    add(4_000, 4_030)
    #expect(values(.cowBreaks, 4_030) == [nil, nil, 5, 5, 5, 5])
    #expect(values(.saving, 4_030) == [nil, nil, 4_096, 4_096, 4_096, 4_096])
  }

  @Test("What a guest's saving changed by comes from two passes")
  func savedChange() {
    var keeper = TrendKeeper()
    func change(_ seconds: Double, passAt: Double, saved: UInt64) -> ProcessFigures {
      var guest = ProcessFigures(pid: 1, name: "vm01")
      var figures = SharingFigures()
      figures.mappedPages = saved
      var result = AttributionResult()
      result.figures[guest.id] = figures
      guest.sharing = Aged(figures, at: Moment(passAt))
      var snapshot = Snapshot(at: seconds).with(guest)
      snapshot.attribution = Aged(result, at: Moment(passAt))
      _ = keeper.add(&snapshot)
      return snapshot.processes[0]
    }
    #expect(change(100, passAt: 99, saved: 10).savedChangePages == nil)
    #expect(change(101, passAt: 99, saved: 10).savedChangePages == nil, "the same pass again")
    let second = change(130, passAt: 129, saved: 25)
    #expect(second.savedChangePages == 15)
    #expect(second.savedChangeSeconds == 30)
  }

  @Test("Processes that were not yet known did not just begin")
  func firstList() {
    var keeper = TrendKeeper()
    var empty = Snapshot(at: 1, [.run: 0])
    var full = Snapshot(at: 2, [.run: 1]).with(ProcessFigures(pid: 1, name: "vm01"))
    var more = Snapshot(at: 3, [.run: 1])
      .with(ProcessFigures(pid: 1, name: "vm01"), ProcessFigures(pid: 2, name: "vm02"))
    #expect(keeper.add(&empty, isListed: false) == [])
    #expect(
      keeper.add(&full).map(\.kind) == [.settingChanged(.run, from: "0", to: "1")])
    #expect(keeper.add(&more).map(\.kind) == [.guestStarted(name: "vm02", pid: 2)])
  }

  @Test("A day of samples needs no more memory than ten minutes of them")
  func memory() {
    var keeper = TrendKeeper()
    for second in 0..<86_400 / 4 {
      var snapshot = Snapshot(at: Double(second) * 4, [.pagesSharing: 5])
      _ = keeper.add(&snapshot)
    }
    #expect(keeper.pointCount == 151)
  }
}

@Suite("Full scans by the clock")
struct ScanClockTests {
  private func clock(_ samples: [(Double, UInt64, UInt64)], run: UInt64 = 1) -> ScanClock {
    var clock = ScanClock()
    for (seconds, scans, sharing) in samples {
      clock.add(Snapshot(at: seconds, [.fullScans: scans, .pagesSharing: sharing, .run: run]))
    }
    return clock
  }

  @Test("A scan's length is known once its beginning and its end were seen")
  func length() {
    #expect(clock([(0, 5, 0), (10, 5, 0)]).passBegan == nil)
    let first = clock([(0, 5, 0), (10, 6, 0)])
    #expect(first.passBegan == Moment(10))
    #expect(first.passSeconds == nil)
    #expect(clock([(0, 5, 0), (10, 6, 0), (70, 7, 0)]).passSeconds == 60)
    #expect(clock([(0, 5, 0), (10, 6, 0), (70, 9, 0)]).passSeconds == 20, "three of them")
  }

  @Test("Scans without a rise of pages_sharing are fruitless until one brings a rise")
  func fruitless() {
    #expect(clock([(0, 1, 50), (1, 2, 50), (2, 4, 50)]).fruitlessPasses == 3)
    #expect(clock([(0, 1, 50), (1, 2, 40), (2, 3, 40)]).fruitlessPasses == 2)
    #expect(clock([(0, 1, 50), (1, 2, 50), (2, 3, 51)]).fruitlessPasses == 0)
    #expect(clock([(0, 1, 50), (1, 2, 51), (2, 3, 51)]).fruitlessPasses == 1)
  }

  @Test("Unmerging sets the counter back: all begins anew")
  func reset() {
    let reset = clock([(0, 5, 9), (10, 6, 9), (20, 7, 9), (30, 0, 0)])
    #expect(reset.passSeconds == nil)
    #expect(reset.passBegan == nil)
    #expect(reset.fruitlessPasses == 0)
    let after = clock([(0, 5, 9), (10, 6, 9), (20, 0, 0), (30, 1, 0), (40, 2, 0)])
    #expect(after.passSeconds == 10)
    #expect(after.fruitlessPasses == 2)
  }

  /// Scans of 60 s and 6,000 pages, one under way since 70 s; then the settings are changed.
  private func atAnotherPace(
    countsPages: Bool, _ change: [KSMFile: UInt64]
  ) -> (clock: ScanClock, shares: [Double?]) {
    var clock = ScanClock()
    var shares: [Double?] = []
    var settings: [KSMFile: UInt64] = [
      .run: 1, .pagesToScan: 100, .sleepMillisecs: 20, .smartScan: 1,
    ]
    func sample(_ seconds: Double, _ scans: UInt64, _ pages: UInt64) {
      settings[.fullScans] = scans
      if countsPages { settings[.pagesScanned] = pages }
      let snapshot = Snapshot(at: seconds, settings)
      clock.add(snapshot)
      shares.append(clock.share(snapshot, passPages: countsPages ? 6_000 : nil))
    }
    sample(0, 5, 0)
    sample(10, 6, 1_000)
    sample(70, 7, 7_000)
    sample(85, 7, 8_500)
    settings.merge(change) { $1 }
    sample(86, 7, 8_501)
    sample(400, 7, 8_815)
    return (clock, shares)
  }

  @Test("How far a scan is: by time while the pace stays, by pages where they are counted")
  func share() {
    let steady = atAnotherPace(countsPages: false, [:])
    #expect(steady.shares[3] == 0.25)
    #expect(steady.shares[5] == nil, "it takes longer than the last")
    #expect(steady.clock.passSecondsAtThisPace == 60)
    for change: [KSMFile: UInt64] in [[.pagesToScan: 1], [.sleepMillisecs: 500], [.smartScan: 0]] {
      let blind = atAnotherPace(countsPages: false, change)
      #expect(blind.shares[3] == 0.25)
      #expect(blind.shares[4] == nil && blind.shares[5] == nil)
      #expect(blind.clock.passSecondsAtThisPace == nil)
      #expect(blind.clock.passSeconds == 60)
      let counting = atAnotherPace(countsPages: true, change)
      #expect(counting.shares[3] == 0.25)
      #expect(counting.shares[5] == 1_815.0 / 6_000)
      #expect(counting.clock.passSecondsAtThisPace == nil)
    }
  }

  @Test("A scan during which the pace was changed times none, the next one does")
  func mixedPace() {
    var clock = atAnotherPace(countsPages: false, [.pagesToScan: 1]).clock
    func end(_ seconds: Double, _ scans: UInt64) {
      clock.add(
        Snapshot(
          at: seconds,
          [.run: 1, .pagesToScan: 1, .sleepMillisecs: 20, .smartScan: 1, .fullScans: scans]))
    }
    end(1_000, 8)
    #expect(clock.passSeconds == 930)
    #expect(clock.passSecondsAtThisPace == nil)
    end(7_000, 9)
    #expect(clock.passSecondsAtThisPace == 6_000)
  }

  @Test("A stop in between is no part of a scan's length")
  func stop() {
    var clock = clock([(0, 5, 0), (10, 6, 0), (20, 7, 0)])
    #expect(clock.passSeconds == 10)
    clock.add(Snapshot(at: 30, [.fullScans: 7, .run: 0]))
    #expect(clock.passBegan == nil)
    clock.add(Snapshot(at: 1_000, [.fullScans: 7, .run: 1]))
    clock.add(Snapshot(at: 1_005, [.fullScans: 8, .run: 1]))
    #expect(clock.passSeconds == 10)
    #expect(clock.passBegan == Moment(1_005))
  }

  @Test("Without the counter nothing is known")
  func missing() {
    var clock = ScanClock()
    clock.add(Snapshot(at: 1, [.pagesSharing: 5]))
    #expect(clock.passSeconds == nil)
    #expect(clock.passBegan == nil)
  }
}

@Suite("What each process saved before")
struct SavedPastTests {
  private func pass(_ saved: [Int32: UInt64], at seconds: Double) -> Aged<AttributionResult> {
    var result = AttributionResult()
    for (pid, pages) in saved {
      var figures = SharingFigures()
      figures.mappedPages = pages
      result.figures[ProcessIdentity(pid: pid, startTicks: 1)] = figures
    }
    return Aged(result, at: Moment(seconds))
  }

  private func change(_ past: SavedPast, _ pid: Int32, startTicks: UInt64 = 1) -> [Double]? {
    past.change(of: ProcessIdentity(pid: pid, startTicks: startTicks)).map {
      [$0.pages, $0.seconds]
    }
  }

  @Test("The change spans at most ten minutes")
  func span() {
    var past = SavedPast()
    for second in stride(from: 0.0, through: 3_000, by: 30) {
      past.add(pass([1: UInt64(second)], at: second))
    }
    #expect(change(past, 1) == [600, 600])
  }

  @Test("Passes in quick succession are not all kept, and the newest always counts")
  func manyPasses() {
    var past = SavedPast()
    for tenth in 0...10_000 { past.add(pass([1: UInt64(tenth)], at: Double(tenth) / 10)) }
    let found = change(past, 1) ?? []
    #expect(found[1] <= 600 && found[1] > 590)
    #expect(found[0] == found[1] * 10)
    #expect(past.pointCount < 130)
  }

  @Test("Where passes are rarer than that, the last two")
  func rarePasses() {
    var past = SavedPast()
    past.add(pass([1: 5], at: 0))
    past.add(pass([1: 7], at: 1_000))
    #expect(change(past, 1) == [2, 1_000])
    past.add(pass([1: 4], at: 2_000))
    #expect(change(past, 1) == [-3, 1_000])
  }

  @Test("A process that has ended is forgotten, and another with its number begins anew")
  func ended() {
    var past = SavedPast()
    past.add(pass([1: 5, 2: 5], at: 0))
    past.add(pass([2: 6], at: 10))
    #expect(change(past, 1) == nil)
    #expect(change(past, 2) == [1, 10])
    past.add(pass([1: 9, 2: 6], at: 20))
    #expect(change(past, 1) == nil)
    #expect(change(past, 2, startTicks: 77) == nil)
  }
}

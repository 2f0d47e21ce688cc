import MergeModel
import Testing

@Suite("What happens if guests are stopped or started")
struct WhatIfTests {
  /// A frame and how often each process maps it; `unseen` are mappings by others.
  struct Frame {
    var mappings: [Int: Int]
    var unseen = 0

    var all: Int { mappings.values.reduce(0, +) + unseen }
  }

  private static let page = 4_096
  private static let now = Moment(wall: 0, monotonic: 100)

  private static func id(_ process: Int) -> ProcessIdentity {
    ProcessIdentity(pid: Int32(process + 1), startTicks: 5)
  }

  /// A host whose processes map these frames, with so many pages of their own.
  private static func snapshot(_ frames: [Frame], own: [Int], hugetlb: Int = 0) -> Snapshot {
    var snapshot = Snapshot(takenAt: now)
    var result = AttributionResult()
    var classes: [[Int: Int]: (frames: UInt64, complete: UInt64)] = [:]
    for frame in frames {
      classes[frame.mappings, default: (0, 0)].frames += 1
      if frame.unseen == 0 { classes[frame.mappings, default: (0, 0)].complete += 1 }
    }
    result.ownerClasses = classes.map { mappings, counted in
      OwnerClass(
        owners: mappings.sorted { $0.key < $1.key }.map {
          OwnerClass.Owner(process: id($0.key), mappings: UInt64($0.value))
        }, frames: counted.frames, completeFrames: counted.complete)
    }
    for (process, own) in own.enumerated() {
      var sharing = SharingFigures()
      for frame in frames {
        guard let count = frame.mappings[process] else { continue }
        sharing.mappedPages += UInt64(count)
        sharing.sharePages += Double(count) / Double(frame.all)
        if frame.all == count { sharing.soleFrames += 1 }
      }
      result.figures[id(process)] = sharing
      var figures = ProcessFigures(
        id: id(process), command: "p", guest: nil,
        resident: Aged(.value(UInt64((Int(sharing.mappedPages) + own) * page)), at: now),
        counters: Aged(.absent, at: now))
      var memory = MemoryFigures()
      memory.hugetlbBytes = UInt64(hugetlb * page)
      figures.memory = Aged(.value(memory), at: Moment(wall: 0, monotonic: 1))
      figures.sharing = Aged(sharing, at: now)
      snapshot.processes.append(figures)
    }
    snapshot.attribution = Aged(result, at: now)
    return snapshot
  }

  /// Frame after frame: what is mapped no more is free, and what the others saved less is lost.
  private static func reference(
    _ frames: [Frame], own: [Int], stopping: Set<Int>
  ) -> (freed: Double, lost: Double) {
    var freed = Double(own.indices.filter(stopping.contains).reduce(0) { $0 + own[$1] })
    var lost = 0.0
    for frame in frames {
      // Whoever is not seen is taken for one more mapper.
      let unseen = min(frame.unseen, 1)
      let before = frame.mappings.values.reduce(0, +) + unseen
      let staying =
        frame.mappings.filter { !stopping.contains($0.key) }.values.reduce(0, +) + unseen
      if staying == 0, before > 0 { freed += 1 }
      guard staying > 0 else { continue }
      let savedBefore = Double(staying) * Double(before - 1) / Double(before)
      lost += savedBefore - Double(staying - 1)
    }
    return (freed, lost)
  }

  @Test("200 random worlds against the definition, frame after frame")
  func randomWorlds() throws {
    for seed in 0..<200 as Range<UInt64> {
      var numbers = Numbers(state: seed)
      let count = Int.random(in: 1...6, using: &numbers)
      let frames = (0..<Int.random(in: 0...60, using: &numbers)).map { _ in
        var frame = Frame(mappings: [:])
        for _ in 0..<Int.random(in: 1...8, using: &numbers) {
          frame.mappings[Int.random(in: 0..<count, using: &numbers), default: 0] += 1
        }
        if Int.random(in: 0..<5, using: &numbers) == 0 {
          frame.unseen = Int.random(in: 1...3, using: &numbers)
        }
        return frame
      }
      let own = (0..<count).map { _ in Int.random(in: 0...50, using: &numbers) }
      let stopping = Set((0..<count).filter { _ in Bool.random(using: &numbers) })
      let snapshot = Self.snapshot(frames, own: own)
      let found = try #require(
        WhatIfStopped(stopping: Set(stopping.map(Self.id)), in: snapshot), "seed \(seed)")
      let expected = Self.reference(frames, own: own, stopping: stopping)
      let singles = stopping.map { Self.reference(frames, own: own, stopping: [$0]).freed }
      #expect(Double(found.freedBytes) == expected.freed * Double(Self.page), "seed \(seed)")
      #expect(
        abs(Double(found.othersLoseBytes) - expected.lost * Double(Self.page)) <= 1,
        "seed \(seed)")
      #expect(
        Double(found.sumOfSingleBytes) == singles.reduce(0, +) * Double(Self.page),
        "seed \(seed)")
      #expect(found.freedBytes >= found.sumOfSingleBytes, "seed \(seed)")
    }
  }

  @Test("Two twins give more together than one by one, and the third guest pays for what it shares")
  func twins() {
    let frames =
      Array(repeating: Frame(mappings: [0: 1, 1: 1]), count: 100)
      + Array(repeating: Frame(mappings: [0: 1, 1: 1, 2: 1]), count: 30)
    let snapshot = Self.snapshot(frames, own: [5, 5, 5], hugetlb: 2)
    let one = WhatIfStopped(stopping: [Self.id(0)], in: snapshot)
    #expect(one?.freedBytes == UInt64(7 * Self.page))
    // Of each pair's frame a half, of each three's a third.
    #expect(one?.othersLoseBytes == UInt64(60 * Self.page))
    let both = WhatIfStopped(stopping: [Self.id(0), Self.id(1)], in: snapshot)
    #expect(both?.freedBytes == UInt64(114 * Self.page))
    #expect(both?.sumOfSingleBytes == UInt64(14 * Self.page))
    #expect(both?.othersLoseBytes == UInt64(20 * Self.page))
    #expect(
      WhatIfStopped(stopping: [], in: snapshot)
        .map { [$0.freedBytes, $0.othersLoseBytes, $0.sumOfSingleBytes] } == [0, 0, 0])
  }

  @Test("Nothing is said where a figure is missing")
  func unknown() {
    let known = Self.snapshot([Frame(mappings: [0: 2])], own: [3, 4])
    let all: Set = [Self.id(0), Self.id(1)]
    #expect(WhatIfStopped(stopping: all, in: known) != nil)
    var host = known
    host.attribution = nil
    #expect(WhatIfStopped(stopping: all, in: host) == nil)
    host = known
    host.attribution?.value.ownerClasses = nil
    #expect(WhatIfStopped(stopping: all, in: host) == nil)
    host = known
    host.attribution?.value.figures[Self.id(1)] = nil
    #expect(WhatIfStopped(stopping: all, in: host) == nil)
    host = known
    host.processes[1].memory = nil
    #expect(WhatIfStopped(stopping: all, in: host) == nil, "hugetlb pages are not known")
    #expect(WhatIfStopped(stopping: [Self.id(9)], in: known) == nil, "it has ended")
  }

  @Test("One more guest takes all of its memory, then what a guest like it pays for")
  func started() {
    // 100 pages, of which 60 are shared by two.
    var host = Self.snapshot(
      Array(repeating: Frame(mappings: [0: 1, 1: 1]), count: 60), own: [40, 40])
    host.host.availableBytes = .value(1_000)
    host.host.swapFreeBytes = .value(24)
    func started(like model: Int? = 0) -> WhatIfStarted {
      WhatIfStarted(ramBytes: 1_000_000, like: model.map(Self.id), in: host)
    }
    #expect(started().needsBytes == 1_000_000)
    #expect(started().availableBytes == 1_024)
    #expect(started().finallyBytes == 700_000)
    #expect(started().mergedInSeconds == nil)
    #expect(started(like: nil).finallyBytes == nil)
    #expect(started(like: 9).finallyBytes == nil)
    var report = ContentReport()
    var figures = ContentFigures()
    figures.obstacles = [.notScannedYet: 10, .zerosInHugePages: 20]
    report.processes[Self.id(0)] = figures
    host.content = Aged(report, at: Self.now)
    #expect(started().finallyBytes == 600_000)
    host.ksm[reading: .useZeroPages] = .value(.unsigned(1))
    #expect(started().finallyBytes == 400_000)
  }

  @Test("It has merged after two full scans with its pages in them")
  func startedMergesIn() {
    var host = Self.snapshot([], own: [0])
    host.set([
      .run: 1, .pagesToScan: 1_000, .sleepMillisecs: 20, .pagesShared: 0, .pagesSharing: 0,
      .pagesUnshared: 100_000, .pagesVolatile: 0,
    ])
    func seconds() -> Double? {
      // 100,000 pages more.
      WhatIfStarted(ramBytes: 409_600_000, like: nil, in: host).mergedInSeconds
    }
    #expect(seconds() == 8)
    // The last full scan, as it was without them.
    host.trend.passSeconds = 3
    #expect(seconds() == 10)
    host.set([.run: 0])
    #expect(seconds() == nil)
  }
}

/// Numbers from a seed, the same on every machine (SplitMix64).
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

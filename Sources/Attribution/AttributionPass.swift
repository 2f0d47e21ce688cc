import Glibc
package import KernelFiles
package import MergeModel

/// One attribution pass: walks every process, asks for flags and counts of frames, sums up.
///
/// It goes in steps of some 10 ms, so that its caller can keep to a budget and stop between them.
/// Where the tables would not fit into their memory it works frame range by frame range.
package struct AttributionPass: ~Copyable {
  private static let framesPerStep = 1 << 16
  /// What is mostly holes brings few frames, and a look at it takes its time all the same.
  private static let looksPerStep = 64

  private let roots: KernelRoots
  private let targets: [AttributionTarget]
  private let test: MergedFrameTest
  private let zeroFrame: UInt64?
  private let pageBytes: Int
  private let memoryBytes: Int
  private let flags: FrameFile
  private let counts: FrameFile
  private let frameCount: UInt64
  private var witness: StandstillWitness
  private let before: StandstillWitness.Testimony

  private var reader = FrameRunReader()
  private var buffer = TextBuffer(capacity: 1 << 16)
  private var entries: UnsafeMutableBufferPointer<UInt64>
  private var frames: [UInt64] = []

  private var rangeCount: Int
  private var restarts = 0
  private var rangeIndex = 0
  private var targetIndex = 0
  private var collector: RangeCollector
  private var walk: ProcessWalk?
  private var tally: Tally

  /// Less would mean to walk everything hundreds of times over.
  private static let leastMemoryBytes = 1 << 20
  /// How often the ranges are halved; afterwards the tables take the memory that they need.
  ///
  /// Each range is a walk of everything. A frame that one process maps a million times
  /// (`max_page_sharing` allows it) needs its memory in any range, be it the smallest.
  private static let mostRestarts = 6

  /// Opens what the pass needs and reads the counters for the first time.
  package init(
    of targets: [AttributionTarget], _ roots: KernelRoots, test: MergedFrameTest,
    zeroFrame: UInt64?, pageBytes: Int, memoryBytes: Int
  ) throws(KernelFileError) {
    let flags = try FrameFile.flags(roots)
    let counts = try FrameFile.counts(roots)
    let frameCount = max(1, try flags.frameCount())
    self.flags = flags
    self.counts = counts
    self.frameCount = frameCount
    self.roots = roots
    self.targets = targets
    self.test = test
    self.zeroFrame = zeroFrame
    self.pageBytes = pageBytes
    let memoryBytes = max(memoryBytes, Self.leastMemoryBytes)
    self.memoryBytes = memoryBytes
    witness = StandstillWitness(roots)
    before = witness.testify()
    rangeCount = Self.rangesNeeded(
      sharedPages: before.sharedPages ?? 0, frameCount, memoryBytes: memoryBytes)
    tally = Tally(isGuest: targets.map(\.isGuest))
    collector = RangeCollector(
      range: Self.range(0, of: rangeCount, frameCount), test: test, memoryBytes: memoryBytes)
    entries = .allocate(capacity: 8_192)
    entries.initialize(repeating: 0)
  }

  deinit {
    entries.deallocate()
  }

  /// The process that the next step reads; nil when the pass is over.
  package var current: ProcessIdentity? {
    targetIndex < targets.count ? targets[targetIndex].identity : nil
  }

  /// Does the next piece of work; false when there is none left.
  package mutating func step() throws(KernelFileError) -> Bool {
    guard rangeIndex < rangeCount else { return false }
    do {
      if targetIndex < targets.count {
        try walkOn()
      } else {
        // The counts are read next: they must be of processes that are still there.
        checkAlive()
        try collector.finish(into: &tally, counts: counts, &reader)
        rangeIndex += 1
        targetIndex = 0
        if rangeIndex < rangeCount { startRange() }
      }
    } catch is RangeCollector.Overflow {
      startOver()
    } catch let error as KernelFileError {
      throw error
    } catch {
      throw KernelFileError(path: roots.procfs, reason: .malformed("\(error)"))
    }
    return rangeIndex < rangeCount
  }

  /// Sums up; to be called when `step` has returned false.
  package mutating func result() -> AttributionResult {
    checkAlive()
    tally.takeOutPrivatePages()
    let after = witness.testify()
    var result = AttributionResult()
    result.test = test
    result.frameRanges = rangeCount
    for (index, target) in targets.enumerated() where !tally.dropped.contains(index) {
      result.figures[target.identity] = tally.figures[index]
      result.reconciliation.mappedPages += tally.figures[index].mappedPages
    }
    result.reconciliation.mergedFrames = tally.mergedFrames
    result.reconciliation.unattributedPages = tally.unattributedPages
    result.reconciliation.sharingPages = after.sharingPages
    if let counted = after.attributablePages {
      let seen = result.reconciliation.mappedPages + tally.unattributedPages
      result.reconciliation.differencePages = Int64(seen) - counted
    }
    result.reconciliation.stable =
      before == after && after.attributablePages != nil && !tally.hasEnded
      && tally.movedFrames == 0
    result.pairs = pairs()
    result.ownerClasses = tally.classes.classes(
      of: targets.map(\.identity), without: tally.dropped)
    return result
  }

  private mutating func walkOn() throws {
    let isGoingOn = readOn()
    if !tally.dropped.contains(targetIndex) {
      try collector.add(frames, of: UInt32(targetIndex), flags: flags, &reader)
    }
    guard !isGoingOn else { return }
    tally.setZeroMapped(walk?.zeroMappedPages ?? 0, of: targetIndex)
    tally.setKernelMerged(walk?.kernelMergedPages, of: targetIndex)
    walk = nil
    targetIndex += 1
  }

  /// Reads the next frames of the process under way; false when there are no more.
  ///
  /// One that cannot be read, for whatever reason, is dropped: it shall cost no other its figures.
  private mutating func readOn() -> Bool {
    frames.removeAll(keepingCapacity: true)
    guard !tally.dropped.contains(targetIndex) else { return false }
    do throws(KernelFileError) {
      if walk == nil {
        let process = try open(targets[targetIndex].identity)
        // Before ksmd has merged anything only zero-page mappings are there to count. What it merged
        // since smaps was read shows in the counter that was read at the beginning of the pass.
        let looksForMerged = before.sharedPages != 0 || !targets[targetIndex].mergedNothing
        walk = try ProcessWalk(
          process, ram: targets[targetIndex].ram, looksForMerged: looksForMerged,
          isAdvisedOnly: test == .fallback, zeroFrame: zeroFrame, pageBytes: pageBytes, &buffer)
      }
      // Many frames at once lie closer together, and cost fewer calls.
      for _ in 0..<Self.looksPerStep where frames.count < Self.framesPerStep {
        guard try walk?.step(entries, &frames) == true else { return false }
      }
      return true
    } catch {
      tally.drop(targetIndex, hasEnded: error.reason == .gone)
      return false
    }
  }

  /// Opens a process; refuses a later one that has its number, and one that is ending.
  private mutating func open(
    _ identity: ProcessIdentity
  ) throws(KernelFileError) -> ProcessDirectory {
    let process = try ProcessDirectory(pid: identity.pid, roots)
    try process.check(is: identity, &buffer)
    return process
  }

  private mutating func checkAlive() {
    for (index, target) in targets.enumerated() where !tally.dropped.contains(index) {
      do throws(KernelFileError) {
        _ = try open(target.identity)
      } catch {
        tally.drop(index, hasEnded: error.reason == .gone)
      }
    }
  }

  private mutating func startRange() {
    collector = RangeCollector(
      range: Self.range(rangeIndex, of: rangeCount, frameCount), test: test,
      memoryBytes: restarts < Self.mostRestarts ? memoryBytes : .max)
  }

  /// The tables did not fit: begins again with ranges of half the size.
  private mutating func startOver() {
    rangeCount *= 2
    restarts += 1
    rangeIndex = 0
    targetIndex = 0
    walk = nil
    tally = Tally(isGuest: targets.map(\.isGuest), after: tally)
    startRange()
  }

  private func pairs() -> [SharingPair] {
    var pairs: [SharingPair] = []
    for one in targets.indices where targets[one].isGuest && !tally.dropped.contains(one) {
      for other in targets.indices.dropFirst(one + 1)
      where targets[other].isGuest && !tally.dropped.contains(other) {
        let common = tally.pairs[one, other]
        guard common > 0 else { continue }
        let pids = [targets[one].identity.pid, targets[other].identity.pid].sorted()
        pairs.append(SharingPair(a: pids[0], b: pids[1], commonFrames: common))
      }
    }
    return pairs.sorted { ($0.a, $0.b) < ($1.a, $1.b) }
  }

  private static func range(_ index: Int, of count: Int, _ frames: UInt64) -> Range<UInt64> {
    let size = (frames + UInt64(count) - 1) / UInt64(count)
    let first = min(UInt64(index) * size, frames)
    return first..<min(first + size, frames)
  }

  /// Ranges with which the frames that the counters promise would fit.
  private static func rangesNeeded(
    sharedPages: Int64, _ frameCount: UInt64, memoryBytes: Int
  ) -> Int {
    // Slots that have just doubled, and what sorting needs, are up to 31 bytes a frame.
    let tables = Double(max(0, sharedPages)) * 31 / Double(memoryBytes)
    var count = max(1, Int(min(tables.rounded(.up), Double(frameCount))))
    while frameCount / UInt64(count) >= 1 << 31 { count *= 2 }
    return count
  }
}

package import KernelFiles
package import MergeModel

/// One content scan: reads all present pages, hashes them, and finds out which are equal.
///
/// It goes in steps of some 10 ms, so that its caller can keep to a budget, stop between them,
/// or drop the scan altogether.
package struct ContentPass: ~Copyable {
  /// What a step came to.
  package enum Step: Sendable, Equatable {
    case working
    /// Nothing can be done before this moment (monotonic seconds): pages wait for their second look.
    case waiting(until: Double)
    case done
  }

  /// What is done, in this order.
  enum Stage {
    case advised
    case notAdvised
    case waiting
    case sealing
    case folding
    case summing
    case done
  }

  let options: ContentScanOptions
  let targets: [ContentTarget]
  private let secret: [UInt8]
  private var ksm: KSMDirectory
  let ksmBefore: KSMReadings
  let startTime: Double
  private var buffer = TextBuffer(capacity: 1 << 16)

  private var stage = Stage.advised
  private var targetIndex = 0
  private var walk: TargetWalk?
  /// Opened for second looks.
  private var again: TargetWalk?
  private var againIndex: Int?
  var work: BlockWork
  var ledger: Ledger
  private var waiting: WaitingBlocks
  var isDropped: [Bool]
  /// Memory that is not advised, for when all that is has been read.
  private var plans: [[TargetWalk.Piece]]
  var unread: [ProcessIdentity: String] = [:]
  var maps: [MapBuilder?]
  private var scanProgress = ContentProgress(phase: .scanning)
  /// Pages that each process still has to be read.
  private var pagesLeft: [UInt64]
  private var slot = 0
  private var fold: FrameFold?
  private var summary: Summary?

  /// Reads of pagemap in one step where there is nothing but holes.
  private static let readsPerStep = 64
  /// Mappings that were read longer ago are read anew: what lies there may be a device's by now.
  private static let freshSeconds = 10.0
  private static let secondLooksPerStep = 64
  /// For the memory maps of all guests, of all memory.
  private static let mapShare = 16
  /// Less would mean samples that tell nothing.
  private static let leastMemoryBytes = 1 << 20

  /// Opens what the scan needs; `memory` comes back with `finish`.
  package init(
    of targets: [ContentTarget], _ options: ContentScanOptions, memory: consuming ScanMemory,
    now: Double
  ) throws(KernelFileError) {
    let work = try BlockWork(options, memory)
    var ksm = KSMDirectory(options.roots)
    let readings = ksm.read()
    let bytes = max(options.memoryBytes, Self.leastMemoryBytes)
    let waiting = WaitingBlocks(bytes: options.looks > 1 ? bytes / 4 : 0)
    let nodes =
      readings[.mergeAcrossNodes] == 0
      ? NodeFrames(options.roots, pageBytes: options.pageBytes) : nil
    secret = memory.secret
    ledger = Ledger(
      targets: targets.count, frames: memory.takeFrames(for: targets, mostBytes: bytes / 4),
      nodes: nodes, memoryBytes: bytes, otherBytes: waiting.bytes + bytes / Self.mapShare,
      mapBytes: bytes / Self.mapShare)
    self.work = work
    self.ksm = ksm
    self.waiting = waiting
    self.options = options
    self.targets = targets
    ksmBefore = readings
    startTime = now
    isDropped = Array(repeating: false, count: targets.count)
    plans = Array(repeating: [], count: targets.count)
    maps = Array(repeating: nil, count: targets.count)
    pagesLeft = Array(repeating: 0, count: targets.count)
    // How far it is shall be true from the beginning.
    for (index, target) in targets.enumerated() {
      guard let usages = target.usages else { continue }
      let plan = ReadingPlan(usages, of: target, pageBytes: options.pageBytes)
      pagesLeft[index] = plan.residentPages
      scanProgress.pagesTotal += plan.residentPages
    }
  }

  /// The process that a step at `now` reads; nil when it reads none.
  package func current(now: Double) -> ProcessIdentity? {
    guard let index = nextTarget(now) else { return nil }
    return targets[index].identity
  }

  private func nextTarget(_ now: Double) -> Int? {
    let isReading = stage == .advised || stage == .notAdvised
    guard isReading || stage == .waiting else { return nil }
    if let due = dueTarget(now) { return due }
    let canRead = isReading && waiting.hasRoom(for: BlockWork.blocksAtOnce)
    return canRead && targetIndex < targets.count ? targetIndex : nil
  }

  package var progress: ContentProgress {
    var progress = scanProgress
    progress.bytesRead = work.reader.bytesRead
    progress.pagesTotal = max(progress.pagesTotal, progress.pagesDone)
    return progress
  }

  /// Bytes that the tables take.
  package var tableBytes: Int { ledger.bytes }

  /// Does the next piece of work.
  package mutating func step(now: Double) throws(KernelFileError) -> Step {
    switch stage {
    case .advised, .notAdvised:
      if isDue(now) {
        lookAgain(now)
      } else if waiting.hasRoom(for: BlockWork.blocksAtOnce) {
        readOn(now)
      } else if let oldest = waiting.oldest {
        return .waiting(until: oldest + options.secondLookSeconds)
      }
    case .waiting:
      if isDue(now) {
        lookAgain(now)
      } else if let oldest = waiting.oldest {
        return .waiting(until: oldest + options.secondLookSeconds)
      } else {
        again = nil
        againIndex = nil
        checkAlive()
        ledger.prepareSettlement(mostSamplingRate: options.mostSamplingRate)
        stage = .sealing
      }
    case .sealing:
      if ledger.sealOwners(from: &slot) {
        fold = FrameFold(nodes: ledger.zeros.nodes, isDropped: isDropped)
        stage = .folding
      }
    case .folding:
      guard var fold = fold.take() else { break }
      let isFolded = fold.step(&ledger, mostSharing: mostSharing(ksmBefore))
      self.fold = fold
      if isFolded {
        startSummary(now)
        stage = .summing
      }
    case .summing:
      if summary?.step(ledger) != false { stage = .done }
    case .done: break
    }
    return stage == .done ? .done : .working
  }

  func mostSharing(_ ksm: KSMReadings) -> UInt64 { UInt64(max(2, ksm[.maxPageSharing] ?? 256)) }

  // MARK: Reading

  private func isDue(_ now: Double) -> Bool {
    waiting.oldest.map { $0 + options.secondLookSeconds <= now } ?? false
  }

  /// Reads the next pages of the process under way, or begins with the next process.
  private mutating func readOn(_ now: Double) {
    guard targetIndex < targets.count else {
      targetIndex = 0
      stage = stage == .advised ? .notAdvised : .waiting
      return
    }
    do throws(KernelFileError) {
      if !isDropped[targetIndex] {
        // Its smaps alone takes its time: some 10 ms a GiB.
        if walk == nil {
          try openWalk(now)
          if walk != nil { return }
        }
        if try read(now) { return }
      }
    } catch {
      drop(targetIndex, error)
    }
    walk = nil
    targetIndex += 1
  }

  private mutating func openWalk(_ now: Double) throws(KernelFileError) {
    let target = targets[targetIndex]
    let isAdvised = stage == .advised
    if !isAdvised, plans[targetIndex].isEmpty { return }
    let process = try ProcessDirectory(pid: target.identity.pid, options.roots)
    try process.check(is: target.identity, &buffer)
    var pieces = plans[targetIndex]
    if isAdvised {
      let usages: [MappingUsage]
      if let known = target.usages, now - (target.usagesAt ?? now) <= Self.freshSeconds {
        usages = known
      } else {
        usages = try process.mappingUsages(&buffer)
      }
      let plan = ReadingPlan(usages, of: target, pageBytes: options.pageBytes)
      plans[targetIndex] = plan.notAdvised
      pieces = plan.advised
      unread[target.identity] = plan.unread
      if target.usages == nil {
        pagesLeft[targetIndex] = plan.residentPages
        scanProgress.pagesTotal += plan.residentPages
      }
      if !plan.hasUnreadRAM, target.isGuest {
        maps[targetIndex] = MapBuilder(
          target, guests: targets.count { $0.isGuest }, memoryBytes: ledger.mapBytes,
          pageBytes: options.pageBytes)
      }
    }
    guard !pieces.isEmpty else { return }
    walk = try TargetWalk(
      process, targetIndex, isAdvised: isAdvised, pieces: pieces, pageBytes: options.pageBytes)
  }

  /// Reads some chunks of the walk; false when all of it has been read.
  private mutating func read(_ now: Double) throws(KernelFileError) -> Bool {
    var pages = 0
    for _ in 0..<Self.readsPerStep where pages < BlockWork.pages * 4 {
      guard let piece = walk?.pieces.popLast() else { return false }
      let block = UInt64(BlockWork.pages)
      let aligned = piece.first / block * block
      let end = min(piece.end, aligned + UInt64(BlockWork.blocksAtOnce) * block)
      if end < piece.end {
        var rest = piece
        rest.first = end
        walk?.pieces.append(rest)
      }
      pages += try readChunk(piece, end, now)
      guard waiting.hasRoom(for: BlockWork.blocksAtOnce) else { return true }
    }
    return true
  }

  /// Reads some blocks from the beginning of `piece`; how many pages were there.
  private mutating func readChunk(
    _ piece: TargetWalk.Piece, _ end: UInt64, _ now: Double
  ) throws(KernelFileError) -> Int {
    guard let walk = walk.take() else { return 0 }
    let block = UInt64(BlockWork.pages)
    let chunk = UnsafeMutableBufferPointer(rebasing: work.chunk[0..<Int(end - piece.first)])
    let got = try walk.pagemap.read(into: chunk, from: piece.first)
    guard got > 0 else { throw KernelFileError(path: "pagemap", reason: .gone) }
    var (first, pages) = (piece.first, 0)
    let last = piece.first + UInt64(got)
    while first < last {
      let next = min(last, (first / block + 1) * block)
      let part = Int(first - piece.first)..<Int(next - piece.first)
      try work.look(
        at: first, UnsafeBufferPointer(rebasing: chunk[part]), piece, walk, &ledger,
        &maps[walk.index])
      pages += work.presentCount
      if work.ordinaryCount > 0 {
        let head = WaitingBlocks.Head(
          time: now, target: walk.index, isAdvised: walk.isAdvised, isHuge: work.isHuge,
          first: first)
        if options.looks > 1 {
          work.wait(head, in: &waiting)
        } else {
          work.count(of: head, in: &ledger, &maps[walk.index])
        }
      }
      first = next
    }
    scanProgress.pagesDone += UInt64(pages)
    pagesLeft[walk.index] -= min(pagesLeft[walk.index], UInt64(pages))
    self.walk = consume walk
    return pages
  }

  // MARK: Second looks

  private mutating func lookAgain(_ now: Double) {
    guard let target = dueTarget(now) else { return }
    var rest = Self.secondLooksPerStep
    // No other process than the one that `current` named.
    while rest > 0, dueTarget(now) == target { rest -= lookAtOldest() }
  }

  /// The process of the oldest block where its second look is due.
  private func dueTarget(_ now: Double) -> Int? { isDue(now) ? waiting.oldestTarget : nil }

  /// Looks again at the block that has waited longest; what that cost, in blocks.
  private mutating func lookAtOldest() -> Int {
    let (head, pages) = waiting.removeFirst(offsets: work.offsets, keys: work.keys)
    guard !isDropped[head.target] else { return 1 }
    do throws(KernelFileError) {
      if againIndex != head.target {
        again = try TargetWalk(again: targets[head.target], head.target, options, &buffer)
        againIndex = head.target
      }
      guard let walk = again.take() else { return 1 }
      let hasChanged = try work.lookAgain(
        at: head, pages: pages, walk, &ledger, &maps[head.target])
      again = consume walk
      // A block that changed is read whole, which takes as long as eight others.
      return hasChanged ? 8 : 1
    } catch {
      again = nil
      againIndex = nil
      drop(head.target, error)
      return 1
    }
  }

  // MARK: Processes that go away

  /// Drops a process whole: what was counted of it counts no more.
  private mutating func drop(_ target: Int, _ error: KernelFileError) {
    isDropped[target] = true
    scanProgress.pagesTotal -= pagesLeft[target]
    pagesLeft[target] = 0
    maps[target] = nil
    unread[targets[target].identity] =
      error.reason == .gone ? nil : "its memory cannot be read (\(error))"
  }

  private mutating func checkAlive() {
    for (index, target) in targets.enumerated() where !isDropped[index] {
      do throws(KernelFileError) {
        let process = try ProcessDirectory(pid: target.identity.pid, options.roots)
        try process.check(is: target.identity, &buffer)
      } catch {
        drop(index, error)
      }
    }
  }

  // MARK: The end

  private mutating func startSummary(_ now: Double) {
    guard let fold else { return }
    let readings = ksm.read()
    summary = Summary(
      targets, options, ledger, fold, isDropped: isDropped, ksmBefore: ksmBefore, ksm: readings,
      seconds: max(0, now - startTime))
  }

  /// Sums up; to be called when `step` has returned `done`.
  package mutating func result(now: Double) -> ContentReport {
    guard var report = summary?.report(ledger, looks: options.looks) else { return ContentReport() }
    report.looks = options.looks
    report.seconds = max(0, now - startTime)
    report.bytesRead = work.reader.bytesRead
    report.unread = unread
    let (contents, owners) = (ledger.contents.view, ledger.owners.view)
    for (index, map) in maps.enumerated() where !isDropped[index] {
      guard let map else { continue }
      let equal = summary?.equalPages(of: index, among: map.advisedPages, ledger) ?? 0
      report.memoryMaps[targets[index].identity] = map.map(equalPages: equal) { key in
        guard let entry = contents.find(key)?.pointee else { return nil }
        return owners.total(entry.owners) + entry.mergedFrames > 1
      }
    }
    return report
  }

  /// Gives back what the next scan can use, also after a scan that was dropped.
  package consuming func finish() -> ScanMemory {
    var frames = OpenTable<FrameEntry>(capacity: 16)
    swap(&frames, &ledger.frames)
    return ScanMemory(
      secret: secret, random: work.random, frames: frames, witnesses: targets.map(\.identity),
      isComplete: stage == .done, isTrusted: work.isMemoryTrusted)
  }
}

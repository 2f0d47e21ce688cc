import Attribution
import Guests
import KernelFiles
import MergeModel

/// The reading that costs: memory by mappings, and attribution, one bounded step at a time.
///
/// It goes round and round: first the memory of every process, then one attribution pass.
struct Survey: ~Copyable {
  /// What it knows so far; replaced piece by piece, the newest wins.
  struct Findings: Sendable {
    var memory: [ProcessIdentity: Aged<Reading<MemoryFigures>>] = [:]
    /// Mappings that a content scan may read, as of `mappingsAt` of the memory figures.
    var usages: [ProcessIdentity: [MappingUsage]] = [:]
    /// How often the memory of all has been read.
    var memoryRounds = 0
    var attribution: Aged<AttributionResult>?
    /// What was last known of processes that the newest pass could not walk: they do not answer.
    var earlierSharing: [ProcessIdentity: Aged<SharingFigures>] = [:]
    /// Why attribution is impossible.
    var refusal: Refusal?
    /// Whole rounds done.
    var rounds = 0

    /// The newest there is of one process.
    func sharing(of identity: ProcessIdentity) -> Aged<SharingFigures>? {
      if let attribution, let figures = attribution.value.figures[identity] {
        return Aged(figures, at: attribution.at)
      }
      return earlierSharing[identity]
    }
  }

  private let roots: KernelRoots
  private let pageBytes: Int
  private let memoryBytes: Int
  private let limits: ReadLimits
  private let contentPlan: ContentPlan
  private let beacon: Beacon
  private let timekeeper: any Timekeeper
  private let outcome: KernelHonesty.Outcome
  private let testSeconds: Double
  private(set) var findings: Findings

  private var buffer = TextBuffer(capacity: 1 << 16)
  private var awaitingMemory: [ProcessFigures] = []
  private var isMemoryRead = false
  private var pass: AttributionPass?
  private var passBegan: Moment
  private var passSeconds = 0.0
  private var isUnderWay = false

  /// Seconds after which the mappings themselves are read again, not only their sums.
  private static let fullReadSeconds = 60.0

  /// Whether all memory of the round has been read, and attribution has not begun.
  var isAtAttribution: Bool { isUnderWay && isMemoryRead && pass == nil }

  /// `earlier` is what a survey before this one found.
  init(
    _ options: SamplingOptions, pageBytes: Int, beacon: Beacon, timekeeper: any Timekeeper,
    continuing earlier: Findings = Findings()
  ) {
    roots = options.roots
    memoryBytes = options.tableBytes
    limits = options.readLimits
    contentPlan = options.content
    self.pageBytes = pageBytes
    self.beacon = beacon
    self.timekeeper = timekeeper
    findings = earlier
    passBegan = timekeeper.now()
    outcome = KernelHonesty.examine(options.roots, pageBytes: pageBytes)
    testSeconds = timekeeper.now().seconds(since: passBegan)
    if case .impossible(let reason) = outcome { findings.refusal = reason }
  }

  /// Does one piece of work on `processes`; false when a round is complete.
  ///
  /// Those that are `silent` keep what is known of them.
  mutating func step(
    _ processes: [ProcessFigures], silent: Set<ProcessIdentity> = []
  ) -> Bool {
    defer { beacon.end() }
    if !isUnderWay {
      isUnderWay = true
      isMemoryRead = false
      awaitingMemory = processes.reversed()
      let present = silent.union(processes.map(\.id))
      findings.memory = findings.memory.filter { present.contains($0.key) }
      findings.usages = findings.usages.filter { present.contains($0.key) }
    }
    while let process = awaitingMemory.popLast() {
      // One that ended or began to hang since the round began is left out.
      guard processes.contains(where: { $0.id == process.id }) else { continue }
      readMemory(of: process)
      return true
    }
    if !isMemoryRead {
      // A step of its own: whoever waits for the memory of all can stop it here.
      isMemoryRead = true
      findings.memoryRounds += 1
      return true
    }
    if stepAttribution(processes, silent: silent) { return true }
    isUnderWay = false
    findings.rounds += 1
    return false
  }

  private mutating func readMemory(of process: ProcessFigures) {
    let now = timekeeper.now()
    beacon.begin(process.id.pid, at: now.monotonic, limit: limits.mappings)
    do throws(KernelFileError) {
      let directory = try ProcessDirectory(pid: process.id.pid, roots)
      try directory.check(is: process.id, &buffer)
      let figures = try memory(of: process, directory, at: now)
      // Of one that has begun to end only a part may have been there to read.
      try directory.check(is: process.id, &buffer)
      findings.memory[process.id] = Aged(.value(figures), at: now)
    } catch {
      if error.reason == .gone {
        findings.memory[process.id] = nil
        findings.usages[process.id] = nil
      } else {
        findings.memory[process.id] = Aged(error.reading(), at: now)
      }
    }
  }

  /// From the mappings the first time and once a minute, in between from their sums.
  private mutating func memory(
    of process: ProcessFigures, _ directory: borrowing ProcessDirectory, at now: Moment
  ) throws(KernelFileError) -> MemoryFigures {
    if var figures = findings.memory[process.id]?.value.value, let mapped = figures.mappingsAt,
      now.seconds(since: mapped) < Self.fullReadSeconds
    {
      do throws(KernelFileError) {
        figures.update(sums: try directory.memoryRollup(&buffer))
        return figures
      } catch {
        // Kernels before 4.14 have no sums.
        guard error.reason == .absent else { throw error }
      }
    }
    let usages = try directory.mappingUsages(&buffer)
    var figures = GuestMemory.figures(of: usages, guest: process.guest)
    figures.mappingsAt = now
    if contentPlan != .never {
      findings.usages[process.id] = usages.filter { usage in
        usage.flags.contains(.mergeable)
          || figures.ram.contains { $0.start == usage.mapping.start }
      }
    }
    return figures
  }

  /// False when the pass is complete, or there can be none.
  private mutating func stepAttribution(
    _ processes: [ProcessFigures], silent: Set<ProcessIdentity>
  ) -> Bool {
    guard case .usable(let test, let zeroFrame) = outcome else { return false }
    let began = timekeeper.now()
    do throws(KernelFileError) {
      if pass == nil {
        passBegan = began
        passSeconds = 0
        pass = try AttributionPass(
          of: targets(processes), roots, test: test, zeroFrame: zeroFrame,
          pageBytes: pageBytes, memoryBytes: memoryBytes)
      }
      if let current = pass?.current {
        beacon.begin(current.pid, at: began.monotonic, limit: limits.step)
      }
      let cpu = SystemTimekeeper.threadSeconds()
      let isGoingOn = try pass?.step() ?? false
      if !isGoingOn { finish(silent: silent) }
      passSeconds += SystemTimekeeper.threadSeconds() - cpu
      if !isGoingOn { findings.attribution?.value.cpuSeconds = passSeconds }
      return isGoingOn
    } catch {
      findings.refusal = Refusal(error)
      pass = nil
      return false
    }
  }

  private mutating func finish(silent: Set<ProcessIdentity>) {
    guard var result = pass?.result() else { return }
    let now = timekeeper.now()
    var earlier: [ProcessIdentity: Aged<SharingFigures>] = [:]
    for identity in silent where result.figures[identity] == nil {
      earlier[identity] = findings.sharing(of: identity)
    }
    findings.earlierSharing = earlier
    result.seconds = now.seconds(since: passBegan)
    result.testSeconds = testSeconds
    // Some of it is as old as the first read.
    findings.attribution = Aged(result, at: passBegan)
    findings.refusal = nil
    pass = nil
  }

  private func targets(_ processes: [ProcessFigures]) -> [AttributionTarget] {
    var targets: [AttributionTarget] = []
    for process in processes {
      var ram: [Range<UInt64>]?
      if process.guest != nil, let regions = findings.memory[process.id]?.value.value?.ram,
        !regions.isEmpty
      {
        ram = regions.map { $0.start..<($0.start + $0.bytes) }
      }
      targets.append(
        AttributionTarget(
          identity: process.id, isGuest: process.guest != nil, ram: ram,
          mergedNothing: findings.memory[process.id]?.value.value?.mergedBytes == 0))
    }
    return targets
  }
}

extension MemoryFigures {
  /// Takes over the sums of smaps_rollup; what only the mappings tell stays as it was.
  fileprivate mutating func update(sums: MappingUsage) {
    residentBytes = sums.resident
    proportionalBytes = sums.proportional
    swappedBytes = sums.swapped
    hugeBytes = sums.anonymousHuge
    hugetlbBytes = sums.hugetlb
    mergedBytes = sums.merged
  }
}

import Attribution
import ContentScan
import KernelFiles
import MergeModel
import Synchronization

/// Scans the content of memory on a thread of its own, within its part of the budget.
///
/// It begins when the first survey is done (where it is done once, when that has read all memory
/// figures), and again after a rest that is ten times as long as the scan took. A process that
/// hangs costs the scan under way, and the thread: another takes over without that process.
final class ContentReader: Sendable {
  /// What the thread shares with the sampling loop.
  struct State: Sendable {
    var report: Aged<ContentReport>?
    var progress: ContentProgress?
    /// Why content cannot be scanned.
    var refusal: Refusal?
    /// Scans that ended, also those that could not be done.
    var rounds = 0
    fileprivate var wish: Wish?
    /// Whether a sample has told how the host is.
    fileprivate var isHostKnown = false
    /// Why it must wait.
    fileprivate var pause: String?
    /// Pages that are saved, and that guests have resident.
    fileprivate var extent: Extent?
    /// Seconds of ksmd's last full scan.
    var passSeconds: Double?
  }

  /// What the operator asked for.
  enum Wish: Sendable {
    /// A scan at once; nothing changes where one is under way.
    case start
    /// Drops the scan under way; the next one begins when asked for.
    case cancel
  }

  /// What changes when much has merged or gone.
  fileprivate struct Extent {
    var sharingPages: Double
    var residentPages: Double

    init(_ snapshot: Snapshot) {
      sharingPages = Double(snapshot.ksm[.pagesSharing] ?? 0)
      let bytes = snapshot.guests.reduce(0.0) { $0 + Double($1.resident.value.value ?? 0) }
      residentPages = bytes / Double(snapshot.host.pageBytes)
    }

    func pagesChanged(since other: Extent) -> Double {
      abs(sharingPages - other.sharingPages) + abs(residentPages - other.residentPages)
    }
  }

  /// How a scan ended.
  private enum Ending: Equatable {
    case complete
    case cancelled
    /// The host has had no memory to spare for too long.
    case gaveUp(String)
    /// The session is over, or the thread was given up.
    case dropped
  }

  /// CPU time of a scan, in seconds.
  private struct Spent {
    var all = 0.0
    var sums = 0.0
  }

  let state = Mutex(State())

  let options: SamplingOptions
  let pageBytes: Int
  let reader: ProcessReader
  private let timekeeper: any Timekeeper
  private let place = Workplace()
  private let bell = Bell()

  private static let leastRestSeconds = 30.0
  private static let longestRestSeconds = 1_800.0
  /// Between two looks at whether the host has memory to spare again.
  private static let pauseSeconds = 1.0
  /// After which somebody who waits for the one scan is told that there is none.
  private static let longestPauseSeconds = 60.0

  init(
    _ options: SamplingOptions, pageBytes: Int, beside reader: ProcessReader,
    timekeeper: any Timekeeper
  ) {
    self.options = options
    self.pageBytes = pageBytes
    self.reader = reader
    self.timekeeper = timekeeper
  }

  func start() {
    place.fill { [self] beacon in work(beacon) }
  }

  /// Passes on what the operator asked for last.
  func tell(_ wish: Wish) {
    state.withLock { $0.wish = wish }
    bell.ring()
  }

  /// Wakes the thread, so that it sees that the session is over.
  func wake() { bell.ring() }

  /// Takes in what a sample says of the host.
  func attend(to snapshot: Snapshot) {
    state.withLock {
      $0.isHostKnown = true
      $0.pause = ScanPause.reason(snapshot)
      $0.passSeconds = snapshot.trend.passSeconds
      $0.extent = Extent(snapshot)
    }
  }

  /// Leaves behind a thread that hangs, and starts another in its place.
  func replaceHanging(at now: Moment) {
    if place.isVacant(at: now, among: reader.state) { start() }
  }

  private func work(_ beacon: Beacon) {
    var memory: ScanMemory?
    guard awaitSurvey(beacon) else { return }
    while true {
      let began = timekeeper.now().monotonic
      let scanned = guests()
      let extent = state.withLock { $0.extent }
      let ending = scan(beacon, &memory)
      guard ending != .dropped, reader.isAtWork(beacon) else { return }
      state.withLock { $0.rounds += 1 }
      reader.news.ring()
      let took = timekeeper.now().monotonic - began
      guard rest(beacon, after: ending, of: scanned, extent, took: took) else { return }
    }
  }

  /// Whether more changed than a quarter of what could merge, and 4 MiB.
  private func hasChangedMuch(since extent: Extent?) -> Bool {
    state.withLock { state in
      guard let extent, let now = state.extent, let report = state.report?.value else {
        return false
      }
      let much = max(1_024, report.mergeablePages.value / 4)
      return now.pagesChanged(since: extent) > much
    }
  }

  /// Waits for the first survey, and for a word on the host; false when the session ends first.
  private func awaitSurvey(_ beacon: Beacon) -> Bool {
    while !reader.state.withLock({ isDue(after: $0.survey) })
      || !state.withLock({ $0.isHostKnown })
    {
      guard reader.isAtWork(beacon) else { return false }
      bell.wait(seconds: 0.05)
    }
    return reader.isAtWork(beacon)
  }

  private func isDue(after survey: Survey.Findings) -> Bool {
    survey.rounds > 0 || (options.content == .once && survey.memoryRounds > 0)
  }

  private func scan(_ beacon: Beacon, _ memory: inout ScanMemory?) -> Ending {
    reader.state.withLock { $0.isContentScanned = true }
    // Of a thread that was given up another has taken the place.
    defer { reader.change(from: beacon) { $0.isContentScanned = false } }
    let honesty = KernelHonesty.examine(options.roots, pageBytes: pageBytes)
    guard case .usable(let test, let zeroFrame) = honesty else {
      if case .impossible(let refusal) = honesty { state.withLock { $0.refusal = refusal } }
      return .complete
    }
    do throws(KernelFileError) {
      let began = timekeeper.now()
      var pass = try ContentPass(
        of: targets(at: began), scanOptions(test, zeroFrame: zeroFrame),
        memory: memory.take() ?? ScanMemory(), now: began.monotonic)
      let (ending, spent) = try run(&pass, beacon)
      if ending == .complete {
        var report = pass.result(now: timekeeper.now().monotonic)
        report.cpuSeconds = spent.all
        report.sumsCPUSeconds = spent.sums
        // Some of it is as old as the first read.
        state.withLock { [report] in
          $0.report = Aged(report, at: began)
          $0.refusal = nil
        }
      } else if case .gaveUp(let reason) = ending {
        state.withLock { $0.refusal = Refusal(reason, isOfRights: false) }
      }
      memory = pass.finish()
      return ending
    } catch {
      state.withLock { $0.refusal = Refusal(error) }
      return .complete
    }
  }

  private func run(
    _ pass: inout ContentPass, _ beacon: Beacon
  ) throws(KernelFileError) -> (Ending, Spent) {
    var budget = Budget(percent: options.budgetPercent)
    let portion = options.content == .once ? 1 : ProcessReader.contentPortion
    var first = timekeeper.now().monotonic
    var pausedSince: Double?
    var spent = Spent()
    while reader.isAtWork(beacon) {
      let (wish, pause) = state.withLock { state in
        defer { state.wish = nil }
        return (state.wish, state.pause)
      }
      if wish == .cancel { return (.cancelled, spent) }
      let now = timekeeper.now().monotonic
      if let pause {
        let since = pausedSince ?? now
        pausedSince = since
        if options.content == .once, now - since > Self.longestPauseSeconds {
          return (.gaveUp(pause), spent)
        }
        show(pass.progress, as: .paused(pause), since: first)
        bell.wait(seconds: Self.pauseSeconds)
        continue
      }
      // The time in which nothing was read says nothing of what is left.
      if let since = pausedSince { first += now - since }
      pausedSince = nil
      IdleThread.awaitIdleTime()
      let began = timekeeper.now().monotonic
      let cpu = SystemTimekeeper.threadSeconds()
      let current = pass.current(now: began)
      if let current { beacon.begin(current.pid, at: began, limit: options.readLimits.mappings) }
      defer { beacon.end() }
      let step = try pass.step(now: began)
      beacon.end()
      let seconds = SystemTimekeeper.threadSeconds() - cpu
      spent.all += seconds
      // Once nobody is read any more the sums are made.
      if current == nil { spent.sums += seconds }
      budget.spend(cpuSeconds: seconds, began: began, portion: portion)
      if step == .done { return (.complete, spent) }
      show(pass.progress, as: .scanning, since: first)
      let ended = timekeeper.now().monotonic
      var pauseSeconds = budget.pause(at: ended)
      if case .waiting(let until) = step { pauseSeconds = max(pauseSeconds, until - ended) }
      if pauseSeconds > 0 { bell.wait(seconds: pauseSeconds) }
    }
    return (.dropped, spent)
  }

  private func show(_ progress: ContentProgress, as phase: ContentProgress.Phase, since: Double) {
    var progress = progress
    progress.phase = phase
    let elapsed = timekeeper.now().monotonic - since
    if let share = progress.share, share > 0.01 {
      progress.secondsLeft = elapsed * (1 - share) / share
    }
    state.withLock { [progress] in $0.progress = progress }
  }

  /// Rests after a scan of so many guests; false where there is to be no other.
  ///
  /// When guests came or went, or much of what could merge has, it is no more true: then the rest
  /// is short.
  private func rest(
    _ beacon: Beacon, after ending: Ending, of scanned: Set<ProcessIdentity>, _ extent: Extent?,
    took: Double
  ) -> Bool {
    guard options.content == .always else {
      state.withLock { $0.progress = nil }
      reader.endContentScan()
      return false
    }
    let seconds = min(max(Self.leastRestSeconds, 10 * took), Self.longestRestSeconds)
    let began = timekeeper.now().monotonic
    let isCancelled = ending == .cancelled
    while reader.isAtWork(beacon) {
      let isTrue = guests() == scanned && !hasChangedMuch(since: extent)
      let rest = isTrue ? seconds : Self.leastRestSeconds
      let left = began + rest - timekeeper.now().monotonic
      let isOver = state.withLock { state in
        defer { state.wish = nil }
        if state.wish == .start || (left <= 0 && !isCancelled) { return true }
        state.progress = ContentProgress(
          phase: isCancelled ? .cancelled : .resting(nextInSeconds: left))
        return false
      }
      if isOver { return true }
      bell.wait(seconds: isCancelled ? 3_600 : min(left, 1))
    }
    return false
  }
}

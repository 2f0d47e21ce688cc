import Glibc
import KernelFiles
import MergeModel
import Synchronization

/// Reads processes on a thread of its own, which is given up when one of them does not answer.
///
/// Two kinds of thread: one refreshes the cheap figures when asked to, one surveys under a budget.
/// A process can hang in its own locks (mmap_lock); whoever reads it then hangs too. The thread
/// is then left behind and another takes over, without that process, until the read returns.
final class ProcessReader: Sendable {
  /// What the threads share with the sampling loop.
  struct State: Sendable {
    var reading = ProcessTable.Reading()
    var survey = Survey.Findings()
    /// Processes that do not answer.
    private(set) var hanging: [Int32: Silence] = [:]
    /// Refreshes done.
    var refreshes = 0
    var isStopped = false

    /// Takes in a refresh; a process that does not answer keeps its place and its last figures.
    mutating func take(_ newer: ProcessTable.Reading) {
      let kept = reading.processes.filter { process in
        newer.unread.contains(process.id.pid)
          && !newer.processes.contains { $0.id.pid == process.id.pid }
      }
      reading = newer
      if !kept.isEmpty { reading.processes = (newer.processes + kept).sorted { $0.id < $1.id } }
      refreshes += 1
    }

    /// One more reader waits for `pid`.
    mutating func beginSilence(of pid: Int32, at now: Moment) {
      hanging[pid, default: Silence(since: now)].readers += 1
    }

    /// One reader got its answer; the process answers again when all have theirs.
    mutating func endSilence(of pid: Int32) {
      hanging[pid]?.readers -= 1
      if hanging[pid]?.readers == 0 { hanging[pid] = nil }
    }
  }

  /// A process that does not answer.
  struct Silence: Sendable {
    let since: Moment
    /// Threads that were left behind waiting for it.
    var readers = 0
  }

  let state = Mutex(State())
  /// Rung when a refresh or a whole round of the survey is done.
  let news = Bell()

  private let options: SamplingOptions
  private let pageBytes: Int
  private let timekeeper: any Timekeeper
  private let refreshBell = Bell()
  private let surveyBell = Bell()
  /// Of the thread at work; nil while none could be had.
  private let refreshBeacon = Mutex<Beacon?>(nil)
  private let surveyBeacon = Mutex<Beacon?>(nil)
  /// Between two looks at what has been found while a round goes on.
  private static let publishSeconds = 0.25
  /// CPU time in which a round may run on before it pauses; afterwards it is paid back.
  private static let creditSeconds = 1.0

  init(_ options: SamplingOptions, pageBytes: Int, timekeeper: any Timekeeper) {
    self.options = options
    self.pageBytes = pageBytes
    self.timekeeper = timekeeper
  }

  func start() {
    startRefreshing()
    startSurveying()
  }

  func stop() {
    state.withLock { $0.isStopped = true }
    refreshBell.ring()
    surveyBell.ring()
  }

  /// Asks for fresh cheap figures; `news` rings when they are there.
  func requestRefresh() { refreshBell.ring() }

  /// Leaves behind the threads that hang, and starts others in their place.
  func replaceHanging(at now: Moment) {
    if isVacant(refreshBeacon, at: now) { startRefreshing() }
    if isVacant(surveyBeacon, at: now) { startSurveying() }
  }

  /// Whether the thread of `place` hangs, and is now left behind, or there is none.
  private func isVacant(_ place: borrowing Mutex<Beacon?>, at now: Moment) -> Bool {
    guard let beacon = place.withLock({ $0 }) else { return true }
    // In one go, or the read could return and end a silence that has not begun.
    return state.withLock { state in
      // Who keeps one reader waiting is not waited for by the other either.
      let pid = beacon.abandonIfHanging(at: now.monotonic) { state.hanging[$0] != nil }
      guard let pid else { return false }
      state.beginSilence(of: pid, at: now)
      return true
    }
  }

  /// Starts a thread for `place`; where none can be had it stays empty, to be tried again.
  private func fill(
    _ place: borrowing Mutex<Beacon?>, _ work: @escaping @Sendable (Beacon) -> Void
  ) {
    let beacon = Beacon()
    let isStarted = WorkerThread.start { work(beacon) }
    place.withLock { $0 = isStarted ? beacon : nil }
  }

  private func startRefreshing() {
    fill(refreshBeacon) { [self] beacon in
      var table = ProcessTable(
        options, pageBytes: pageBytes, beacon: beacon, timekeeper: timekeeper)
      var isFirst = true
      while true {
        let excluded = state.withLock { Set($0.hanging.keys) }
        let reading = table.refresh(excluding: excluded)
        guard publish(from: beacon, { $0.take(reading) }) else { return }
        news.ring()
        // The survey waits for the very first one, and is not to be woken by others.
        if isFirst { surveyBell.ring() }
        isFirst = false
        refreshBell.wait(seconds: 3_600)
      }
    }
  }

  private func startSurveying() {
    fill(surveyBeacon) { [self] beacon in
      guard let earlier = awaitFirstRefresh() else { return }
      var survey = Survey(
        options, pageBytes: pageBytes, beacon: beacon, timekeeper: timekeeper,
        continuing: earlier)
      var budget = Budget(percent: options.budgetPercent)
      var published = timekeeper.now().monotonic
      while true {
        let began = timekeeper.now().monotonic
        let cpu = SystemTimekeeper.threadSeconds()
        let (answering, silent) = processes()
        let isGoingOn = survey.step(answering, silent: silent)
        let isFree = survey.findings.rounds < options.unbudgetedRounds
        if !isFree {
          budget.spend(cpuSeconds: SystemTimekeeper.threadSeconds() - cpu, began: began)
        }
        let now = timekeeper.now().monotonic
        let pause = isFree ? 0 : Self.pause(isGoingOn: isGoingOn, budget, at: now)
        if !isGoingOn || max(pause, now - published) > Self.publishSeconds {
          published = now
          let findings = survey.findings
          guard publish(from: beacon, { $0.survey = findings }) else { return }
        }
        guard isAtWork(beacon) else { return }
        if !isGoingOn { news.ring() }
        if let limit = options.roundLimit, survey.findings.rounds >= limit { return }
        rest(until: now + pause)
      }
    }
  }

  /// Seconds for which the survey has to rest at `now`.
  private static func pause(isGoingOn: Bool, _ budget: Budget, at now: Double) -> Double {
    if isGoingOn { return budget.pause(at: now, credit: creditSeconds) }
    // Without a limit it still rests between rounds: nothing is as urgent as that.
    return max(0.5, budget.pause(at: now))
  }

  private func rest(until end: Double) {
    while !state.withLock({ $0.isStopped }) {
      let left = end - timekeeper.now().monotonic
      if left <= 0 { return }
      surveyBell.wait(seconds: left)
    }
  }

  /// What a survey before this one found; nil when the session ends first.
  private func awaitFirstRefresh() -> Survey.Findings? {
    while true {
      let (refreshes, isStopped, earlier) = state.withLock {
        ($0.refreshes, $0.isStopped, $0.survey)
      }
      if isStopped { return nil }
      if refreshes > 0 { return earlier }
      surveyBell.wait(seconds: 1)
    }
  }

  /// Those that answer, and those that do not.
  private func processes() -> (answering: [ProcessFigures], silent: Set<ProcessIdentity>) {
    state.withLock { state in
      let (all, hanging) = (state.reading.processes, state.hanging)
      guard !hanging.isEmpty else { return (all, []) }
      let silent = all.filter { hanging[$0.id.pid] != nil }.map(\.id)
      return (all.filter { hanging[$0.id.pid] == nil }, Set(silent))
    }
  }

  /// Changes the state for the worker of `beacon`; false where it has been given up or stopped.
  private func publish(from beacon: Beacon, _ change: (inout State) -> Void) -> Bool {
    state.withLock { state in
      if let pid = beacon.abandonedFor {
        // The read that had hung has returned: the process may be looked at again.
        state.endSilence(of: pid)
        return false
      }
      guard !state.isStopped else { return false }
      change(&state)
      return true
    }
  }

  /// Whether the worker of `beacon` is to go on.
  private func isAtWork(_ beacon: Beacon) -> Bool { publish(from: beacon) { _ in } }
}

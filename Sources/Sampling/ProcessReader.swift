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
    /// Whether the next refresh reads faults too.
    var countsFaults = false
    /// Whether a content scan is under way, which then gets its part of the budget.
    var isContentScanned = false
    /// Whether the only content scan there is to be has ended.
    var isContentDone = false
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
  private let refreshPlace = Workplace()
  private let surveyPlace = Workplace()
  /// Between two looks at what has been found while a round goes on.
  private static let publishSeconds = 0.25
  /// CPU time in which a round may run on before it pauses; afterwards it is paid back.
  private static let creditSeconds = 1.0
  /// The part of the budget that a content scan gets while it goes on.
  static let contentPortion = 0.5

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
    if refreshPlace.isVacant(at: now, among: state) { startRefreshing() }
    if surveyPlace.isVacant(at: now, among: state) { startSurveying() }
  }

  /// Lets go on the survey that waits for the content scan.
  func endContentScan() {
    state.withLock { $0.isContentDone = true }
    surveyBell.ring()
  }

  private func startRefreshing() {
    refreshPlace.fill { [self] beacon in
      var table = ProcessTable(
        options, pageBytes: pageBytes, beacon: beacon, timekeeper: timekeeper)
      var isFirst = true
      while true {
        let (excluded, members, countsFaults) = state.withLock { state in
          let members = state.reading.members.filter { state.hanging[$0.process.pid] != nil }
          return (Set(state.hanging.keys), members, state.countsFaults)
        }
        let reading = table.refresh(
          excluding: excluded, knownBefore: members, countingFaults: countsFaults)
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
    surveyPlace.fill { [self] beacon in
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
          let isAlone = state.withLock { !$0.isContentScanned }
          budget.spend(
            cpuSeconds: SystemTimekeeper.threadSeconds() - cpu, began: began,
            portion: isAlone ? 1 : 1 - Self.contentPortion)
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
        if options.content == .once, survey.isAtAttribution {
          let findings = survey.findings
          guard publish(from: beacon, { $0.survey = findings }), awaitContent() else { return }
        }
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

  /// Waits for the content scan, so that attribution is younger; false when the session ends first.
  private func awaitContent() -> Bool {
    while true {
      let (isDone, isStopped) = state.withLock { ($0.isContentDone, $0.isStopped) }
      if isStopped { return false }
      if isDone { return true }
      surveyBell.wait(seconds: 3_600)
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
  func processes() -> (answering: [ProcessFigures], silent: Set<ProcessIdentity>) {
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

  /// Changes the state unless the worker of `beacon` has been given up.
  func change(from beacon: Beacon, _ change: (inout State) -> Void) {
    state.withLock { if beacon.abandonedFor == nil { change(&$0) } }
  }

  /// Whether the worker of `beacon` is to go on.
  func isAtWork(_ beacon: Beacon) -> Bool { publish(from: beacon) { _ in } }
}

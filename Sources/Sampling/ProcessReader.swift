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
    /// Processes that do not answer, and since when.
    var hanging: [Int32: Moment] = [:]
    /// Refreshes done.
    var refreshes = 0
    var isStopped = false

    /// Takes in a refresh; a process that does not answer keeps its place and its last figures.
    mutating func take(_ newer: ProcessTable.Reading) {
      let kept = reading.processes.filter { newer.unread.contains($0.id.pid) }
      reading = newer
      if !kept.isEmpty { reading.processes = (newer.processes + kept).sorted { $0.id < $1.id } }
      refreshes += 1
    }
  }

  let state = Mutex(State())
  /// Rung when a refresh or a whole round of the survey is done.
  let news = Bell()

  private let options: SamplingOptions
  private let pageBytes: Int
  private let timekeeper: any Timekeeper
  private let refreshBell = Bell()
  private let surveyBell = Bell()
  private let refreshBeacon = Mutex(Beacon())
  private let surveyBeacon = Mutex(Beacon())
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
    if let pid = hangingProcess(of: refreshBeacon, at: now) {
      state.withLock { $0.hanging[pid] = now }
      startRefreshing()
    }
    if let pid = hangingProcess(of: surveyBeacon, at: now) {
      state.withLock { $0.hanging[pid] = now }
      startSurveying()
    }
  }

  private func hangingProcess(of place: borrowing Mutex<Beacon>, at now: Moment) -> Int32? {
    let hanging = state.withLock { $0.hanging }
    return place.withLock { $0 }.abandonIfHanging(at: now.monotonic) { hanging[$0] != nil }
  }

  private func startRefreshing() {
    let beacon = Beacon()
    refreshBeacon.withLock { $0 = beacon }
    WorkerThread.start { [self] in
      var table = ProcessTable(
        options.roots, pageBytes: pageBytes, beacon: beacon, timekeeper: timekeeper)
      while true {
        let excluded = state.withLock { Set($0.hanging.keys) }
        let reading = table.refresh(excluding: excluded)
        guard publish(from: beacon, { $0.take(reading) }) else { return }
        news.ring()
        refreshBell.wait(seconds: 3_600)
      }
    }
  }

  private func startSurveying() {
    let beacon = Beacon()
    surveyBeacon.withLock { $0 = beacon }
    WorkerThread.start { [self] in
      guard let earlier = awaitFirstRefresh() else { return }
      var survey = Survey(
        options.roots, pageBytes: pageBytes, memoryBytes: options.memoryBytes, beacon: beacon,
        timekeeper: timekeeper, continuing: earlier)
      var budget = Budget(percent: options.budgetPercent)
      var published = timekeeper.now().monotonic
      while true {
        let began = timekeeper.now().monotonic
        let cpu = SystemTimekeeper.threadSeconds()
        let isGoingOn = survey.step(answeringProcesses())
        if !isGoingOn || began - published > Self.publishSeconds {
          published = began
          let findings = survey.findings
          guard publish(from: beacon, { $0.survey = findings }) else { return }
        }
        guard beacon.abandonedFor == nil, !state.withLock({ $0.isStopped }) else {
          return release(beacon)
        }
        if !isGoingOn { news.ring() }
        if let limit = options.roundLimit, survey.findings.rounds >= limit { return }
        guard survey.findings.rounds >= options.unbudgetedRounds else { continue }
        budget.spend(cpuSeconds: SystemTimekeeper.threadSeconds() - cpu, began: began)
        // Without a limit it still rests between rounds: nothing is as urgent as that.
        let rest = isGoingOn ? 0 : 0.5
        let credit = isGoingOn ? Self.creditSeconds : 0
        let pause = max(rest, budget.pause(at: timekeeper.now().monotonic, credit: credit))
        if pause > 0 { surveyBell.wait(seconds: pause) }
      }
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
      surveyBell.wait(seconds: 0.005)
    }
  }

  private func answeringProcesses() -> [ProcessFigures] {
    state.withLock { state in
      state.hanging.isEmpty
        ? state.reading.processes
        : state.reading.processes.filter { state.hanging[$0.id.pid] == nil }
    }
  }

  /// Changes the state for the worker of `beacon`; false where it has been given up or stopped.
  private func publish(from beacon: Beacon, _ change: (inout State) -> Void) -> Bool {
    if beacon.abandonedFor != nil {
      release(beacon)
      return false
    }
    return state.withLock { state in
      guard !state.isStopped else { return false }
      change(&state)
      return true
    }
  }

  /// A read that had hung has returned: the process may be looked at again.
  private func release(_ beacon: Beacon) {
    guard let pid = beacon.abandonedFor else { return }
    _ = state.withLock { $0.hanging.removeValue(forKey: pid) }
  }
}

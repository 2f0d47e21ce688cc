import MergeModel
import Sampling
import Synchronization
import Tuning
import TuningRules

/// What passes between the desk and the thread that does its work.
final class TuningOrders: Sendable {
  typealias Farewell = TuningDesk.Farewell

  /// A request with what it is to be judged by.
  struct Submission: Sendable {
    var request: TuningRequest
    var situation: TuningSituation
  }

  /// A trial that is not to wait for its end.
  struct EndedTrial: Sendable {
    /// The newest of the session where it is nil.
    var recordID: String?
    /// Whether what it set stays.
    var stays: Bool
  }

  private struct State: Sendable {
    var submission: Submission?
    /// From a submission until its end.
    var isBusy = false
    var isCancelled = false
    /// One for each time it was asked.
    var endedTrials: [EndedTrial] = []
    var isEnding = false
    var farewell: Farewell?
    var news: [TuningNews] = []
    var log: HostLog?
  }

  private let state = Mutex(State())
  /// Wakes the worker.
  private let wake = Bell()
  private let done = Bell()
  private let bell: Bell

  init(_ bell: Bell) {
    self.bell = bell
  }

  // MARK: The desk's side

  /// False while another one is under way.
  func submit(_ request: TuningRequest, _ situation: TuningSituation) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isBusy else { return false }
      state.isBusy = true
      state.isCancelled = false
      state.submission = Submission(request: request, situation: situation)
      return true
    }
    wake.ring()
    return isTaken
  }

  func endTrial(_ recordID: String?, keep: Bool) {
    state.withLock { $0.endedTrials.append(EndedTrial(recordID: recordID, stays: keep)) }
    wake.ring()
  }

  func cancel() {
    state.withLock { $0.isCancelled = $0.isBusy }
    wake.ring()
  }

  func takeNews() -> [TuningNews] {
    state.withLock { state in
      defer { state.news = [] }
      return state.news
    }
  }

  func takeLog() -> HostLog? {
    state.withLock { state in
      defer { state.log = nil }
      return state.log
    }
  }

  /// Waits for the worker's farewell; nil where it takes longer.
  func finish(within seconds: Double) -> Farewell? {
    state.withLock { $0.isEnding = true }
    wake.ring()
    let limit = HostClock.now().monotonic + seconds
    while true {
      if let farewell = state.withLock({ $0.farewell }) { return farewell }
      let left = limit - HostClock.now().monotonic
      if left <= 0 { return nil }
      done.wait(seconds: min(left, 1))
    }
  }

  // MARK: The worker's side

  /// The bell that wakes it.
  var descriptor: CInt { wake.descriptor }

  func hear() { wake.hear() }

  @discardableResult
  func wait(seconds: Double) -> Bool { wake.wait(seconds: seconds) }

  func takeSubmission() -> Submission? {
    state.withLock { state in
      defer { state.submission = nil }
      return state.submission
    }
  }

  func takeEndedTrials() -> [EndedTrial] {
    state.withLock { state in
      defer { state.endedTrials = [] }
      return state.endedTrials
    }
  }

  var isCancelled: Bool { state.withLock { $0.isCancelled } }
  var isEnding: Bool { state.withLock { $0.isEnding } }

  /// Adds news; of progress only the newest is kept.
  func tell(_ news: TuningNews) {
    state.withLock { state in
      if case .progress? = state.news.last { state.news.removeLast() }
      state.news.append(news)
    }
    bell.ring()
  }

  /// Tells of the end of what was submitted: the next may come.
  func finished(_ report: TuningReport) {
    state.withLock { $0.isBusy = false }
    tell(.finished(report))
  }

  func put(_ log: HostLog) {
    state.withLock { $0.log = log }
    bell.ring()
  }

  func put(_ farewell: Farewell) {
    state.withLock { $0.farewell = farewell }
    done.ring()
  }
}

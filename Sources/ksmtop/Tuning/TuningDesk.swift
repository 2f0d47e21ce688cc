import KernelFiles
import MergeModel
import Sampling
import Synchronization
import Tuning
import TuningRules

/// Where the program hands in what shall be changed; the work is done on a thread of its own.
///
/// One request at a time: one that comes while another is under way is refused. News waits until
/// it is taken, in order; the bell is rung with each, and when the host's log has changed.
final class TuningDesk: Sendable {
  struct Options: Sendable {
    var roots: KernelRoots
    var places: TuningPlaces
    /// Refuses every change, and puts nothing right that others left behind.
    var isReadonly = false
    /// Takes back at the end what this session changed (`--restore-on-exit`).
    var restoresOnExit = false
    /// The program that the guardian runs: ksmtop itself.
    var program = "/proc/self/exe"
    /// Run on the thread that does the work, before anything else.
    var prepare: @Sendable () -> Void = {}
    /// Turns merging of a guest on or off.
    var switchGuest: @Sendable (GuestMergingChange) throws(TuningRefusal) -> Void = {
      _ throws(TuningRefusal) in
      throw TuningRefusal(.failed, "merging of a guest cannot be switched here")
    }

    init(roots: KernelRoots, places: TuningPlaces) {
      self.roots = roots
      self.places = places
    }
  }

  /// What the end of a session leaves.
  struct Farewell: Sendable, Equatable {
    /// What could not be put back, one clause each; exit code 4 where there is any.
    var failures: [String] = []
    /// What goes on without us, one sentence each.
    var notes: [String] = []
  }

  /// Readable when there is news, or the host's log has changed.
  let bell = Bell()

  private let options: Options
  private let orders: TuningOrders
  private let hasStarted = Mutex(false)

  /// Seconds that the end of a session waits for the kernel.
  private static let patience = 20.0

  init(_ options: Options) {
    self.options = options
    orders = TuningOrders(bell)
  }

  /// Begins work: first what a killed session left is put right.
  ///
  /// False where no thread can be had.
  func start() -> Bool {
    let isRunning = WorkerThread.start { [options, orders] in
      options.prepare()
      TuningWorker(options, orders).run()
    }
    hasStarted.withLock { $0 = isRunning }
    return isRunning
  }

  /// Carries `request` out; the plan is made anew on settings and memory as they are then.
  ///
  /// Of `situation` the slower figures are used; records, held changes and boot are read anew.
  func submit(_ request: TuningRequest, in situation: TuningSituation) {
    guard orders.submit(request, situation) else {
      let now = HostClock.now()
      let refusal = TuningRefusal(
        .refused, "Nothing was changed: another change of this session is under way.",
        wayOut: "Wait until it is done, or break it off first.")
      let report = TuningReport(
        request: request, ending: .refused(refusal), began: now, ended: now)
      return orders.tell(.finished(report))
    }
  }

  /// Lets this session's newest trial stay, or takes it back now.
  func endTrial(keep: Bool) { endTrial(nil, keep: keep) }

  /// Lets a trial of this session stay, or takes it back now; the newest where it is nil.
  func endTrial(_ recordID: String?, keep: Bool) { orders.endTrial(recordID, keep: keep) }

  /// Breaks off what is under way; a sequence or pulse is put back, a plain unmerge stays midway.
  func cancel() { orders.cancel() }

  /// All news since it was last taken, oldest first.
  func takeNews() -> [TuningNews] { orders.takeNews() }

  /// The host's log where it has changed since it was last taken.
  func takeLog() -> HostLog? { orders.takeLog() }

  /// Carries `request` out and waits for its end, for commands without a screen.
  ///
  /// It is broken off once `isInterrupted` says so.
  func carryOut(
    _ request: TuningRequest, in situation: TuningSituation,
    isInterrupted: () -> Bool = { false }, hearing: (TuningNews) -> Void = { _ in }
  ) -> TuningReport {
    submit(request, in: situation)
    while true {
      bell.wait(seconds: 0.2)
      if isInterrupted() { cancel() }
      for news in takeNews() {
        hearing(news)
        if case .finished(let report) = news { return report }
      }
    }
  }

  /// Ends the session: trials, pulses and promises go back, and what could not is said.
  ///
  /// An unmerging that was asked for by itself goes on without us.
  func finish() -> Farewell {
    guard hasStarted.withLock({ $0 }) else { return Farewell() }
    return orders.finish(within: Self.patience)
      ?? Farewell(notes: [
        "The kernel has not answered yet; the guardian puts back what goes back by itself."
      ])
  }
}

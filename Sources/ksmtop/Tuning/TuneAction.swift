import ArgumentParser
import Figures
import Glibc
import MergeModel
import Tuning
import TuningRules

/// Carries out one request of `ksmtop tune`, and stays for as long as that takes.
///
/// Signals that would end the program are held back: what is under way is put back first.
struct TuneAction {
  let command: TuneCommand
  let desk: TuningDesk
  let signals: SignalHold

  /// Seconds between two looks at signals and news.
  private static let patience = 0.1
  /// Seconds that a trial may take to go back once it is over.
  private static let lateness = 20.0

  func carryOut(_ request: TuningRequest, _ situation: TuningSituation) throws {
    var signal: CInt?
    var failures: [String] = []
    let report = outcome(of: request, situation, &signal)
    try tell(report, situation.snapshot)
    var failure: Failure?
    switch report.ending {
    case .done:
      if request.trialSeconds != nil {
        failures = holdTrial(report, &signal)
        for failure in failures { StandardStreams.say(failure) }
      }
      if let seconds = command.watch, signal == nil, try !watch(seconds, report, &signal) {
        failure = Failure(.otherwise)
      }
    case .unchanged: break
    case .refused(let refusal): failure = Failure(refusal)
    case .otherwise(let message): failure = Failure(.otherwise, message)
    }
    let farewell = desk.finish()
    for text in farewell.notes + farewell.failures { StandardStreams.say(text) }
    failures += farewell.failures
    // 128+n tells that all is as it was.
    if let signal, failures.isEmpty, report.isAsBefore || request.trialSeconds != nil {
      if let message = failure?.message { StandardStreams.say(message) }
      throw ExitCode(128 + signal)
    }
    if let failure { throw failure }
    if !failures.isEmpty { throw Failure(.otherwise) }
    if let signal { throw ExitCode(128 + signal) }
  }

  /// What came of it; a signal breaks it off, and what it changed is put back.
  private func outcome(
    of request: TuningRequest, _ situation: TuningSituation, _ signal: inout CInt?
  ) -> TuningReport {
    var line = TuneProgressLine()
    defer { line.clear() }
    return desk.carryOut(
      request, in: situation,
      isInterrupted: {
        signal = signal ?? signals.wait(seconds: 0)
        return signal != nil
      },
      hearing: { news in
        switch news {
        case .progress(let progress): line.show(progress)
        case .finished: break
        case .putBack(_, let why, let failures):
          say(why)
          for failure in failures { StandardStreams.say(failure) }
        }
      })
  }

  /// Stays until the trial is over; a signal ends it at once.
  ///
  /// Returns what could not be put back.
  private func holdTrial(_ report: TuningReport, _ signal: inout CInt?) -> [String] {
    let changes = report.results.map { "\($0.file.rawValue) back to \($0.before)" }
    let time = DurationText.exact(report.request.trialSeconds)
    if signal != nil { desk.endTrial(keep: false) }
    StandardStreams.say("in \(time), or at Ctrl-C: \(changes.joined(separator: ", "))")
    // Where the kernel keeps everybody waiting, the end of the session tells what it can.
    var limit = HostClock.now().monotonic + (report.request.trialSeconds ?? 0) + Self.lateness
    while HostClock.now().monotonic < limit {
      for news in desk.takeNews() {
        guard case .putBack(_, let why, let failures) = news else { continue }
        say(why)
        return failures
      }
      if let number = signals.wait(seconds: Self.patience), signal == nil {
        signal = number
        desk.endTrial(keep: false)
        limit = min(limit, HostClock.now().monotonic + Self.lateness)
      }
    }
    // `desk.finish` then tells what holds.
    return ["the guardian does not answer; the trial may still hold"]
  }

  private func watch(
    _ seconds: Double, _ report: TuningReport, _ signal: inout CInt?
  ) throws -> Bool {
    do {
      return try TuneWatch(
        shared: command.shared, seconds: seconds, results: report.results, signals: signals
      ).run()
    } catch let ended as EndedBySignal {
      signal = ended.signal
      return true
    }
  }

  private func say(_ why: String) {
    StandardStreams.say("put back: \(why)")
  }

  private func tell(_ report: TuningReport, _ snapshot: Snapshot) throws {
    if case .refused = report.ending { return }
    try StandardStreams.print(
      command.format == .json
        ? TuneJSON.report(report, snapshot, version: programVersion)
        : TunePlanText.report(report))
  }
}

extension TuningReport {
  /// Whether every setting reads what it did before.
  fileprivate var isAsBefore: Bool { results.allSatisfy { $0.reads == $0.before } }
}

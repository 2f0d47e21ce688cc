import KernelFiles
import MergeModel
import Spawning
import Tuning
import TuningRules

/// What this session has promised to put back, and the guardian that keeps the promises.
///
/// The guardian is started with the first of them: a change that stays needs none.
final class Promises {
  private let options: TuningDesk.Options
  private let recorder: Recorder
  private var guardian: Guardian?
  /// Ours, oldest first.
  private var trials: [HeldChange] = []
  /// All that this session changed, where it is to be as before in the end.
  private var session: HeldChange?
  /// What that was before the plan that is being carried out.
  private var sessionBefore: HeldChange?
  /// The pulse or sequence, or the trial, that is being carried out.
  private var running: String?
  /// Why that went back while it was carried out.
  private(set) var runningWasPutBack: String?
  private var news: [TuningNews] = []

  /// When the guardian hears of us again.
  private var nextSign = 0.0

  /// Seconds between two signs of life.
  private static let signInterval = 10.0
  /// Seconds that the guardian may be late at the end of a trial.
  private static let lateness = 3.0

  init(_ options: TuningDesk.Options, _ recorder: Recorder) {
    self.options = options
    self.recorder = recorder
  }

  /// Readable when the guardian says something; nil without one.
  var descriptor: CInt? { guardian.flatMap { $0.hasGone ? nil : $0.descriptor } }

  // MARK: Around a plan

  /// Promises what has to be promised before `plan` is carried out.
  func begin(_ plan: TuningPlan, _ id: String) throws(TuningRefusal) {
    running = nil
    runningWasPutBack = nil
    sessionBefore = session
    if let kind = plan.heldKind {
      let now = HostClock.now()
      var held = HeldChange(
        kind, recordID: id, user: recorder.author.person,
        guardian: ProcessIdentity(pid: 0, startTicks: 0), began: now,
        changes: plan.changesUnderWay)
      if let seconds = plan.request.trialSeconds {
        held.until = Moment(wall: now.wall + seconds, monotonic: now.monotonic + seconds)
      }
      try hold(held)
      running = id
      if kind == .trial { trials.append(held) }
    }
    if options.restoresOnExit, plan.request.trialSeconds == nil, plan.request.aim != .pulse {
      do throws(TuningRefusal) {
        try promiseSession(plan.changes, id)
      } catch {
        // Nothing will be carried out: nobody must wait for it.
        if running == id { keep(id) }
        running = nil
        throw error
      }
    }
  }

  /// Gives back what is not needed any more; the report with what that brought to light.
  func end(_ plan: TuningPlan, _ id: String, _ report: TuningReport) -> TuningReport {
    defer { running = nil }
    var report = report
    collectNotices()
    if case .refused = report.ending { resetSession() }
    if case .undo(let record) = plan.request.aim, report.ending == .done { keep(record.id) }
    guard let kind = plan.heldKind, !plan.isEmpty else { return report }
    if kind == .trial {
      // What is on trial goes on being held, also where somebody else wrote one of its settings.
      if let why = runningWasPutBack { return takeBackLate(plan, report, why) }
      if case .refused = report.ending { keep(id) }
      return report
    }
    if !keep(id) { report = takeBackLate(plan, report, runningWasPutBack ?? "it was not held") }
    return report
  }

  /// It went back while it was carried out; what was written after that goes back, too.
  private func takeBackLate(
    _ plan: TuningPlan, _ report: TuningReport, _ why: String
  ) -> TuningReport {
    guard report.ending == .done else { return report }
    let outcome = Undoing(options.roots).takeBack(
      plan.changesUnderWay, Tuner.settings(options.roots))
    if let record = report.record { recorder.write(outcome, of: record.id) }
    var report = report
    let words = (["It went back meanwhile: \(why)."] + outcome.failures).joined(separator: " ")
    report.ending = .otherwise(words)
    let now = Tuner.settings(options.roots)
    for index in report.results.indices {
      report.results[index].reads = now[reading: report.results[index].file].value?.text
    }
    return report
  }

  /// Adds changes to what goes back in the end.
  private func promiseSession(_ changes: [SettingChange], _ id: String) throws(TuningRefusal) {
    guard !changes.isEmpty else { return }
    var held =
      session
      ?? HeldChange(
        .session, recordID: id, user: recorder.author.person,
        guardian: ProcessIdentity(pid: 0, startTicks: 0), began: HostClock.now(), changes: [])
    for change in changes {
      let origin = self.origin(of: change.file, in: held) ?? change.from
      held.changes.removeAll { $0.file == change.file }
      held.changes.append(SettingChange(change.file, from: origin, to: change.to))
    }
    try hold(held)
    session = held
  }

  /// What a setting held before this session; nil where the session has not changed it yet.
  ///
  /// What a trial set is not what is to be there in the end.
  private func origin(of file: KSMFile, in session: HeldChange) -> String? {
    let earlier = [session] + trials.filter { $0.recordID != running }
    return earlier.lazy.flatMap(\.changes).first { $0.file == file }?.from
  }

  /// What was promised for a plan of which nothing came is promised no more.
  private func resetSession() {
    guard let now = session, now != sessionBefore else { return }
    session = sessionBefore
    if let before = sessionBefore {
      try? hold(before)
    } else {
      keep(now.recordID)
    }
  }

  // MARK: The guardian

  /// Tells the guardian that what is under way goes on: it puts back a pulse of whom it hears
  /// nothing any more.
  func giveSignOfLife(at now: Moment) {
    guard running != nil, let guardian, now.monotonic >= nextSign else { return }
    nextSign = now.monotonic + Self.signInterval
    _ = try? guardian.ask(.alive)
  }

  /// Asks the guardian, which is started where there is none.
  func ask(_ request: GuardianRequest) throws(TuningRefusal) -> GuardianReply {
    do throws(Failure) {
      if let guardian { return try guardian.ask(request) }
      return try start().ask(request)
    } catch {
      throw TuningRefusal(.failed, "Nothing was changed: \(error.message ?? "no guardian").")
    }
  }

  private func start() throws(Failure) -> Guardian {
    let started = try Guardian.start(
      roots: options.roots, places: options.places, program: options.program)
    guardian = started
    return started
  }

  private func hold(_ held: HeldChange) throws(TuningRefusal) {
    guard case .refused(let reason) = try ask(.hold(held)) else { return }
    throw TuningRefusal(
      .refused, "Nothing was changed: it could not be promised to go back: \(reason).")
  }

  /// False where it was not held any more.
  @discardableResult
  private func keep(_ id: String) -> Bool {
    trials.removeAll { $0.recordID == id }
    guard let guardian, !guardian.hasGone else { return false }
    guard case .agreed? = try? guardian.ask(.keep(id)) else { return false }
    return true
  }

  /// Lets a trial stay, or takes it back; the newest where it is nil.
  func endTrial(_ recordID: String?, keep stays: Bool) {
    let wanted = recordID.map { id in trials.last { $0.recordID == id } } ?? trials.last
    guard let trial = wanted else { return }
    guard stays else {
      _ = try? guardian?.ask(.putBack(trial.recordID))
      return
    }
    if options.restoresOnExit { try? promiseSession(trial.changes, Recorder.newID()) }
    guard keep(trial.recordID) else { return }
    recorder.write(recorder.record(.kept(of: trial.recordID), []))
  }

  /// What went back since this was asked last.
  func notices() -> [TuningNews] {
    collectNotices()
    defer { news = [] }
    return news
  }

  private func collectNotices() {
    for notice in guardian?.notices() ?? [] {
      guard case .putBack(let held, let why, let failures) = notice else { continue }
      forget(held)
      if held.recordID == running { runningWasPutBack = why }
      news.append(.putBack(held, why: why, failures: failures))
    }
  }

  /// It is not held any more.
  func forget(_ held: HeldChange) {
    trials.removeAll { $0.recordID == held.recordID }
    if session?.recordID == held.recordID { session = nil }
  }

  /// Ends a guardian that lets the time of a trial go by: it was stopped, or hangs.
  func dismissIfOverdue(at now: Moment) {
    let limit = now.monotonic - Self.lateness
    guard let guardian, !guardian.hasGone,
      trials.contains(where: { ($0.until?.monotonic ?? now.monotonic) < limit })
    else { return }
    guardian.kill()
  }

  /// Whether the guardian was killed since this was asked last.
  ///
  /// What it held is abandoned then, and to be put back now.
  func lostGuardian() -> Bool {
    guard let guardian, guardian.hasGone else { return false }
    guardian.finish()
    self.guardian = nil
    // They are abandoned now, and nothing that a new guardian could answer for.
    trials = []
    session = nil
    if running != nil, runningWasPutBack == nil { runningWasPutBack = "the guardian was killed" }
    return true
  }

  /// Ends the guardian: all goes back.
  func finish() -> ([TuningNews], TuningDesk.Farewell) {
    var farewell = TuningDesk.Farewell()
    guard let guardian else { return ([], farewell) }
    guardian.finish()
    if guardian.isStuck {
      farewell.failures.append(
        "the guardian (pid \(guardian.child.pid)) waits for the kernel and cannot be ended: what it "
          + "held goes back when ksmtop is started next")
    }
    for notice in guardian.notices() {
      switch notice {
      case .farewell(true):
        farewell.notes.append("Unmerging goes on without ksmtop; the log tells how it ends.")
      case .farewell(false): break
      case .putBack(let held, let why, let failures):
        farewell.failures += failures
        news.append(.putBack(held, why: why, failures: failures))
      }
    }
    defer { news = [] }
    return (news, farewell)
  }
}

extension TuningPlan {
  /// As what it has to be held while it is carried out, or longer; nil where it has not.
  fileprivate var heldKind: HeldChange.Kind? {
    if isEmpty { return nil }
    if request.trialSeconds != nil { return .trial }
    if request.aim == .pulse { return .pulse }
    guard let unmerging = steps.firstIndex(of: .unmerge) else { return nil }
    return unmerging < steps.count - 1 ? .sequence : nil
  }
}

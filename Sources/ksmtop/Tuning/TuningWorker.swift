import Glibc
import KernelFiles
import MergeModel
import Tuning
import TuningRules

/// Does the work of the desk, on one thread: it alone speaks with the guardian.
final class TuningWorker {
  private let options: TuningDesk.Options
  private let orders: TuningOrders
  private let recorder: Recorder
  private let state: HeldState
  private let watch: HostLogWatch
  let promises: Promises
  /// When abandoned settings are looked for again.
  private var nextRepair = 0.0

  /// Seconds after which it looks around though nothing is to be done.
  private static let interval = 1.0

  init(_ options: TuningDesk.Options, _ orders: TuningOrders) {
    self.options = options
    self.orders = orders
    let bootID = BootID.read(options.roots)
    state = HeldState(options.places, options.roots, bootID: bootID)
    recorder = Recorder(
      ChangeLog(options.places), author: .ofThisProcess(Environment.ofUser), bootID: bootID)
    watch = HostLogWatch(options.places, options.roots, bootID: bootID)
    promises = Promises(options, recorder)
  }

  /// Works until the session ends.
  func run() {
    repair()
    while !orders.isEnding {
      attend()
      if let submission = orders.takeSubmission() {
        carryOut(submission)
      } else {
        rest()
        repairAgain()
      }
    }
    bidFarewell()
  }

  private func rest() {
    var sources = [pollfd(fd: orders.descriptor, events: Int16(POLLIN), revents: 0)]
    if let guardian = promises.descriptor {
      sources.append(pollfd(fd: guardian, events: Int16(POLLIN), revents: 0))
    }
    poll(&sources, nfds_t(sources.count), Int32(Self.interval * 1_000))
    orders.hear()
  }

  /// Hears the guardian, and does what takes no time.
  func attend() {
    for trial in orders.takeEndedTrials() { promises.endTrial(trial.recordID, keep: trial.stays) }
    for news in promises.notices() { orders.tell(news) }
    promises.dismissIfOverdue(at: HostClock.now())
    promises.giveSignOfLife(at: HostClock.now())
    if promises.lostGuardian() { repair() }
    if let log = watch.changed() { orders.put(log) }
  }

  /// Why what is under way is to be broken off; nil while it is not.
  func interruption() -> String? {
    if let why = promises.runningWasPutBack { return why }
    if orders.isCancelled { return "it was cancelled" }
    return orders.isEnding ? "ksmtop is ending" : nil
  }

  var isEnding: Bool { orders.isEnding }

  func wait(seconds: Double) {
    if seconds > 0 {
      orders.wait(seconds: seconds)
    }
    attend()
  }

  /// Looks once in a while for what could not be put back: another ksmtop was at it, or its
  /// guardian took its time to end.
  private func repairAgain() {
    guard HostClock.now().monotonic >= nextRepair else { return }
    repair()
  }

  /// Puts back what guardians left that were killed; ours, too.
  private func repair() {
    nextRepair = HostClock.now().monotonic + Self.interval
    guard !options.isReadonly, KSMDirectory(options.roots).isWritable else { return }
    for repair in Abandoned(options.roots, state, recorder).putBack() {
      promises.forget(repair.held)
      orders.tell(
        .putBack(repair.held, why: "its guardian was killed", failures: repair.failures))
    }
  }

  private func carryOut(_ submission: TuningOrders.Submission) {
    let request = submission.request
    let began = HostClock.now()
    let report: TuningReport
    do throws(TuningRefusal) {
      let situation = fresh(submission.situation)
      let plan = try TuningPlan(request, in: situation)
      if let missing = plan.missingConfirmation(host: situation.snapshot.host.name) {
        throw missing
      }
      report = try carryOut(plan)
    } catch {
      report = TuningReport(
        request: request, ending: .refused(error), began: began, ended: HostClock.now())
    }
    if let log = watch.changed() { orders.put(log) }
    orders.finished(report)
  }

  private func carryOut(_ plan: TuningPlan) throws(TuningRefusal) -> TuningReport {
    let id = Recorder.newID()
    if !plan.isEmpty { try promises.begin(plan, id) }
    let report = Tuner(options.roots, recorder).carryOut(
      plan, as: id, with: DeskHands(self, options, plan, template(plan, id))
    ) { orders.tell(.progress($0)) }
    return promises.end(plan, id, report)
  }

  /// What the guardian logs where this process does not live to do it.
  private func template(_ plan: TuningPlan, _ id: String) -> ChangeRecord {
    recorder.record(.set, id: id, plan.changes)
  }

  /// The situation with all that is quickly read as it is now.
  private func fresh(_ given: TuningSituation) -> TuningSituation {
    var situation = given
    var directory = KSMDirectory(options.roots)
    var reader = HostReader(options.roots)
    let host = reader.read()
    situation.snapshot.takenAt = HostClock.now()
    situation.snapshot.ksm = directory.read()
    situation.snapshot.host.name = host.name
    situation.snapshot.host.availableBytes = host.availableBytes
    situation.snapshot.host.swapFreeBytes = host.swapFreeBytes
    situation.snapshot.host.swapTotalBytes = host.swapTotalBytes
    situation.snapshot.rights.canWriteSettings = directory.isWritable
    situation.snapshot.rights.user = recorder.author.user
    situation.isReadonly = given.isReadonly || options.isReadonly
    let log = HostLog.read(options.places, options.roots, bootID: recorder.bootID)
    situation.records = log.records
    situation.held = log.held
    situation.abandoned = log.abandoned
    situation.bootID = log.bootID
    return situation
  }

  private func bidFarewell() {
    // What was asked for just before the end counts: a trial that is kept does not go back.
    attend()
    // What was handed in last must have an answer.
    if let submission = orders.takeSubmission() {
      let now = HostClock.now()
      let refusal = TuningRefusal(.refused, "Nothing was changed: ksmtop is ending.")
      orders.finished(
        TuningReport(
          request: submission.request, ending: .refused(refusal), began: now, ended: now))
    }
    let (news, farewell) = promises.finish()
    for news in news { orders.tell(news) }
    if promises.lostGuardian() { repair() }
    orders.put(farewell)
  }
}

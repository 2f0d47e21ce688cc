import Glibc
import KernelFiles
import MergeModel
import StateFiles
import SystemPackage
import Tuning
import TuningRules

/// What goes back by itself, in the hands of one guardian; and the unmerging that it watches.
final class HeldWard {
  private let roots: KernelRoots
  private let state: HeldState
  private let recorder: Recorder
  private let guardian: ProcessIdentity
  private var held: [HeldChange] = []
  /// Held by us while there is a pulse among them.
  private var pulse: FileLock?
  private var unmerge: UnmergeChild?
  /// How many looks in a row found the program stopped: a debugger stops it for a moment, too.
  private var looksStopped = 0

  private static let looksUntilStopped = 2

  init(roots: KernelRoots, places: TuningPlaces) {
    self.roots = roots
    let bootID = BootID.read(roots)
    state = HeldState(places, roots, bootID: bootID)
    recorder = Recorder(
      ChangeLog(places), author: .ofThisProcess(Environment.ofUser), bootID: bootID)
    guardian =
      ProcessIdentity(running: getpid(), KernelRoots())
      ?? ProcessIdentity(pid: getpid(), startTicks: 0)
  }

  /// Whether the program has to be watched, and the time.
  var isBusy: Bool { !held.isEmpty || unmerge?.state == .running }

  // MARK: Asked for

  func hold(_ wanted: HeldChange) -> GuardianReply {
    var change = wanted
    change.guardian = guardian
    do throws(StateFileError) {
      if change.kind == .pulse, pulse == nil {
        guard let lock = try state.takePulse() else { return .refused(pulseOfAnother) }
        pulse = consume lock
      }
      try state.write(change)
    } catch {
      if !held.contains(where: { $0.kind == .pulse }) { pulse = nil }
      return .refused("\(error)")
    }
    held.removeAll { $0.recordID == change.recordID }
    held.append(change)
    return .agreed
  }

  /// Names who has the pulse of this host.
  private var pulseOfAnother: String {
    guard let other = state.read().held.first(where: { $0.kind == .pulse }) else {
      return "somebody else has a catch-up scan under way"
    }
    return "\(other.user) has a catch-up scan under way (guardian \(other.guardian.pid))"
  }

  /// Lets it stay; false where it is not held: then it went back already.
  func keep(_ recordID: String) -> Bool {
    guard held.contains(where: { $0.recordID == recordID }) else { return false }
    state.remove(recordID)
    drop(recordID)
    return true
  }

  private func drop(_ recordID: String) {
    held.removeAll { $0.recordID == recordID }
    if !held.contains(where: { $0.kind == .pulse }) { pulse = nil }
  }

  /// Puts back what is held under a record; nil where nothing is.
  func putBack(_ recordID: String, why: String) -> GuardianNotice? {
    guard let change = held.first(where: { $0.recordID == recordID }) else { return nil }
    if change.kind == .sequence { unmerge?.stop() }
    let outcome = Undoing(roots).takeBack(change.changes, Tuner.settings(roots))
    recorder.write(outcome, of: recordID)
    state.remove(recordID)
    drop(recordID)
    return .putBack(change, why: why, failures: outcome.failures)
  }

  func unmerge(_ record: ChangeRecord) -> GuardianReply {
    unmerge?.look()
    guard unmerge?.state != .running else { return .refused("unmerging is under way already") }
    do throws(Errno) {
      unmerge = try UnmergeChild(record, roots)
      return .agreed
    } catch {
      return .refused("the process that unmerges cannot be started: \(error)")
    }
  }

  var unmergeState: UnmergeState {
    unmerge?.look()
    return unmerge?.state ?? .none
  }

  func stopUnmerge() { unmerge?.stop() }

  // MARK: Not asked for

  /// Looks at the clock and at the program; what it has put back.
  func attend(to owner: ProcessLife, at now: Moment) -> [GuardianNotice] {
    unmerge?.look()
    looksStopped = owner == .stopped ? looksStopped + 1 : 0
    let isStopped = looksStopped >= Self.looksUntilStopped
    return held.reversed().compactMap { change in
      if isStopped, change.kind != .session {
        return putBack(change.recordID, why: "ksmtop was stopped")
      }
      guard let until = change.until, now.monotonic >= until.monotonic else { return nil }
      return putBack(change.recordID, why: "its time was over")
    }
  }

  /// Puts everything back: the program has gone, or says farewell.
  func putBackAll(why: String) -> [GuardianNotice] {
    held.reversed().compactMap { putBack($0.recordID, why: why) }
  }

  /// Waits for the end of an unmerging that goes on without the program, and logs it.
  func outlive() {
    guard var child = unmerge, child.state == .running else { return }
    child.wait()
    unmerge = child
    var record = child.record
    record.id = Recorder.newID()
    record.at = HostClock.now()
    switch child.state {
    case .ended(0): break
    case .ended(let code): record.failure = KernelAnswer.refusalOfUnmerging(code).message
    case .killed, .none, .running: record.failure = "The process that unmerged was killed."
    }
    if record.failure != nil, let run = Tuner.settings(roots)[reading: .run].value?.text {
      // The kernel stopped midway, and says so by run.
      record.changes = record.changes.map { SettingChange($0.file, from: $0.from, to: run) }
    }
    recorder.write(record)
  }
}

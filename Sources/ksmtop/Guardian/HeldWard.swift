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
  /// When the program was last heard of while a pulse is under way.
  private var heard = HostClock.now()
  /// Seconds after which a program that says nothing is taken for stuck.
  private static let silence = 120.0
  /// Seconds that another one may take to write down what it holds.
  private static let patience = 2.0

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
    heard = HostClock.now()
    do throws(StateFileError) {
      if change.kind == .pulse, pulse == nil {
        guard let lock = try state.takePulse() else { return .refused(pulseOfAnother) }
        pulse = consume lock
      }
      // Looked at and written under one lock: two that begin at once do not both get it.
      guard let lock = try state.takeHolding(within: Self.patience) else {
        throw StateFileError("held.lock", .system(.resourceTemporarilyUnavailable))
      }
      if let other = state.read().held.first(where: { $0.excludes(change) }) {
        lock.release()
        dropLockOfPulse()
        return .refused("a \(other.kind.words) of \(other.user) holds it by now")
      }
      try state.write(change)
      lock.release()
    } catch {
      dropLockOfPulse()
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
    dropLockOfPulse()
  }

  private func dropLockOfPulse() {
    if !held.contains(where: { $0.kind == .pulse }) { pulse = nil }
  }

  /// The program is at work.
  func hear(at now: Moment) { heard = now }

  /// Puts back what is held under a record; nil where nothing is.
  func putBack(_ recordID: String, why: String) -> GuardianNotice? {
    putBack(held.filter { $0.recordID == recordID }, why: { _ in why }).first
  }

  /// Puts all of it back before anything is logged: a disk that hangs must hold up no setting.
  private func putBack(_ changes: [HeldChange], why: (HeldChange) -> String) -> [GuardianNotice] {
    guard !changes.isEmpty else { return [] }
    let records = changes.contains { $0.kind == .trial } ? recorder.recordsOfThisBoot : []
    let outcomes = changes.map { change in
      if change.kind == .sequence { unmerge?.stop() }
      var back = change
      // The kernel would keep us waiting, and then merge again: the unmerging goes on.
      if change.kind == .session, unmergeState == .running {
        back.changes.removeAll { $0.file == .run }
      }
      let outcome = Undoing(roots).takeBack(back, since: records)
      state.remove(change.recordID)
      drop(change.recordID)
      return outcome
    }
    return zip(changes, outcomes).map { change, outcome in
      recorder.write(outcome, of: change.recordID)
      return .putBack(change, why: why(change), failures: outcome.failures)
    }
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
    let isSilent = now.monotonic >= heard.monotonic + Self.silence
    func reason(_ change: HeldChange) -> String? {
      if isStopped, change.kind != .session { return "ksmtop was stopped" }
      if isSilent, change.kind == .pulse { return "ksmtop did not answer" }
      guard let until = change.until, now.monotonic >= until.monotonic else { return nil }
      return "its time was over"
    }
    return putBack(held.reversed().filter { reason($0) != nil }) { reason($0) ?? "" }
  }

  /// Puts everything back: the program has gone, or says farewell.
  func putBackAll(why: String) -> [GuardianNotice] {
    putBack(held.reversed()) { _ in why }
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

extension HeldChange {
  /// Whether nobody else may begin `other` while this is held, as the rules have it.
  fileprivate func excludes(_ other: HeldChange) -> Bool {
    guard recordID != other.recordID, guardian != other.guardian else { return false }
    switch (kind, other.kind) {
    case (.session, _), (_, .session), (.trial, .sequence): return false
    case (.sequence, _): return true
    case (.trial, _), (.pulse, _): return !files.isDisjoint(with: other.files)
    }
  }

  /// What it must find as it left it.
  private var files: Set<KSMFile> {
    let own = Set(changes.map(\.file))
    return kind == .pulse ? own.union([.smartScan, .run]) : own
  }
}

import Glibc
import KernelFiles
import MergeModel
import Tuning
import TuningRules

/// What the desk does for a plan: unmerging by the guardian, guests, and looking up now and then.
struct DeskHands: TuningHands {
  private let worker: TuningWorker
  private let options: TuningDesk.Options
  private let plan: TuningPlan
  private let record: ChangeRecord

  /// Seconds between two looks at an unmerging.
  private static let pause = 0.2

  init(
    _ worker: TuningWorker, _ options: TuningDesk.Options, _ plan: TuningPlan,
    _ record: ChangeRecord
  ) {
    self.worker = worker
    self.options = options
    self.plan = plan
    self.record = record
  }

  func pause(seconds: Double) -> String? {
    worker.wait(seconds: seconds)
    return worker.interruption()
  }

  func set(_ change: GuestMergingChange) throws(TuningRefusal) {
    try options.switchGuest(change)
  }

  func unmerge(progress: (Double?) -> Void) throws(TuningRefusal) {
    let promises = worker.promises
    let before = mergedPages()
    guard case .agreed = try promises.ask(.unmerge(record)) else {
      throw TuningRefusal(.failed, "Unmerging was not begun: another one is under way.")
    }
    while true {
      switch try unmergeState(promises) {
      case .running: break
      case .ended(0): return
      case .ended(let code): throw KernelAnswer.refusalOfUnmerging(code)
      case .killed, .none:
        let why = worker.interruption() ?? "the process that unmerged was killed"
        throw TuningRefusal(.failed, "Unmerging was broken off: \(why).")
      }
      if let before, let now = mergedPages(), before > 0 {
        progress(max(0, min(1, 1 - Double(now) / Double(before))))
      }
      guard let reason = pause(seconds: Self.pause) else { continue }
      if worker.isEnding, plan.steps.last == .unmerge {
        throw TuningRefusal(.failed, "Unmerging goes on without ksmtop; the log tells its end.")
      }
      _ = try promises.ask(.stopUnmerge)
      throw TuningRefusal(.failed, "Unmerging was broken off: \(reason).")
    }
  }

  private func unmergeState(_ promises: Promises) throws(TuningRefusal) -> UnmergeState {
    guard case .unmerge(let state) = try promises.ask(.unmergeState) else { return .none }
    return state
  }

  private func mergedPages() -> Int64? {
    let ksm = Tuner.settings(options.roots)
    guard let shared = ksm[.pagesShared], let sharing = ksm[.pagesSharing] else { return nil }
    return shared + sharing
  }
}

package import KernelFiles
package import MergeModel
package import TuningRules

/// What only the program can do for a plan.
package protocol TuningHands {
  /// Writes run=2 in a process of its own and waits; the share done goes to `progress`.
  func unmerge(progress: (Double?) -> Void) throws(TuningRefusal)
  /// Turns merging of a guest on or off.
  func set(_ change: GuestMergingChange) throws(TuningRefusal)
  /// Lets time go by; why all is to be broken off, in a clause, nil while it is not.
  func pause(seconds: Double) -> String?
}

/// Carries plans out: writes, reads back, takes back what could not be done whole.
package struct Tuner {
  let roots: KernelRoots
  let recorder: Recorder

  package init(_ roots: KernelRoots, _ recorder: Recorder) {
    self.roots = roots
    self.recorder = recorder
  }

  /// Carries `plan` out; what is changed goes to the log as record `id`.
  package func carryOut(
    _ plan: TuningPlan, as id: String, with hands: some TuningHands,
    progress: (TuningProgress) -> Void
  ) -> TuningReport {
    var run = TuningRun(plan, as: id, roots, recorder)
    return run.carryOut(with: hands, progress: progress)
  }

  /// What holds now.
  package static func settings(_ roots: KernelRoots) -> KSMReadings {
    var directory = KSMDirectory(roots)
    return directory.read()
  }
}

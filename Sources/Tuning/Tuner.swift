package import KernelFiles
package import MergeModel
package import TuningRules

/// What only the program can do for a plan.
package protocol TuningHands {
  /// Writes run=2 in a process of its own and waits; the share done goes to `progress`.
  func unmerge(progress: (Double?) -> Void) throws(TuningRefusal)
  /// Turns merging of a guest on or off.
  func set(_ change: GuestMergingChange) throws(TuningRefusal)
}

/// Carries plans out: writes, reads back, takes back what could not be done whole.
package struct Tuner {
  let roots: KernelRoots

  package init(_ roots: KernelRoots) {
    self.roots = roots
  }
}

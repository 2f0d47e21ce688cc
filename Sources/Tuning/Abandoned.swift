package import KernelFiles
import StateFiles
package import TuningRules

/// Puts back what a session held whose guardian was killed with it.
package struct Abandoned: Sendable {
  private let roots: KernelRoots
  private let state: HeldState
  private let recorder: Recorder

  package init(_ roots: KernelRoots, _ state: HeldState, _ recorder: Recorder) {
    self.roots = roots
    self.state = state
    self.recorder = recorder
  }

  /// Something that went back, and what of it could not.
  package struct Repair: Sendable, Equatable {
    package var held: HeldChange
    package var failures: [String]
  }

  /// Puts all of it back, the newest first; only what still holds what was written.
  ///
  /// Nothing is done while another ksmtop is at it.
  package func putBack() -> [Repair] {
    state.removeStale()
    guard !state.read().abandoned.isEmpty else { return [] }
    do throws(StateFileError) {
      guard let lock = try state.takeRepair() else { return [] }
      let records = recorder.recordsOfThisBoot
      let undone = state.read().abandoned.reversed().map { held in
        let outcome = Undoing(roots).takeBack(held, since: records)
        state.remove(held.recordID)
        return (held, outcome)
      }
      lock.release()
      // A disk that hangs must hold up no setting.
      return undone.map { held, outcome in
        recorder.write(outcome, of: held.recordID)
        return Repair(held: held, failures: outcome.failures)
      }
    } catch {
      return []
    }
  }
}

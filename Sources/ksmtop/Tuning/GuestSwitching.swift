import GuestControl
import Guests
import KernelFiles
import MergeModel
import TuningRules

/// Switches merging of a guest, as it is described by its process at that moment.
enum GuestSwitching {
  static func set(
    _ change: GuestMergingChange, _ roots: KernelRoots
  ) throws(TuningRefusal) {
    guard let facts = facts(of: change.id, roots) else {
      throw TuningRefusal(.failed, "\(change.name) (pid \(change.id.pid)) has ended.")
    }
    do throws(GuestControlError) {
      try GuestControl.set(change, guest: facts, roots: roots)
    } catch {
      throw TuningRefusal(error)
    }
  }

  /// Nil where the process has ended, or is another one by now.
  private static func facts(of id: ProcessIdentity, _ roots: KernelRoots) -> GuestFacts? {
    var buffer = TextBuffer(capacity: 65_536)
    guard let directory = try? ProcessDirectory(pid: id.pid, roots),
      let stat = try? directory.stat(&buffer), stat.startTicks == id.startTicks
    else { return nil }
    return GuestRecognition.facts(
      of: ProcessDescription(
        reading: directory, pid: id.pid, command: stat.command, &buffer))
  }
}

extension TuningRefusal {
  /// What a guest's own door said; where the guest may have done it all the same, that is kept.
  init(_ error: GuestControlError) {
    self.init(
      error.aftermath == .uncertain ? .uncertain : .failed, error.sentence,
      wayOut: error.nextStep)
  }
}

import Glibc
import KernelFiles
import MergeModel
import StateFiles
import SystemPackage
import Tuning
import TuningRules

extension TuningDesk {
  /// The desk of this program on this host.
  static func standard(
    _ roots: KernelRoots, isReadonly: Bool, restoresOnExit: Bool = false
  ) -> TuningDesk {
    var options = Options(roots: roots, places: .standard)
    options.isReadonly = isReadonly
    options.restoresOnExit = restoresOnExit
    options.switchGuest = { change throws(TuningRefusal) in
      try GuestSwitching.set(change, roots)
    }
    return TuningDesk(options)
  }
}

extension TuningPlaces {
  /// `/run/ksmtop` and the log beside the snapshots.
  ///
  /// `KSMTOP_RUN_DIR` and `KSMTOP_STATE_DIR` put them elsewhere, for tests and for containers.
  static var standard: TuningPlaces {
    let name = "changes.log"
    let run = FilePath(Environment["KSMTOP_RUN_DIR"] ?? "/run/ksmtop")
    if let folder = Environment["KSMTOP_STATE_DIR"] {
      return TuningPlaces(run: run, log: FilePath(folder).appending(name))
    }
    let host = SnapshotLocation.hostDirectory.appending(name)
    if geteuid() == 0 { return TuningPlaces(run: run, log: host) }
    let own = SnapshotLocation.userDirectory(Environment.ofUser)
    return TuningPlaces(run: run, log: own?.appending(name), otherLogs: [host])
  }

  /// What is known of changes on this host, with the figures of `snapshot`.
  func situation(
    with snapshot: Snapshot, isReadonly: Bool, roots: KernelRoots
  ) -> TuningSituation {
    let bootID = BootID.read(roots)
    return TuningSituation(
      snapshot, isReadonly: isReadonly, records: ChangeLog(self).read().records, bootID: bootID,
      held: HeldState(self, bootID: bootID).read().held)
  }
}

import Glibc
import KernelFiles
import MergeModel
import Tuning
import TuningRules

extension TuningDesk {
  /// The desk of this program on this host.
  static func standard(
    _ roots: KernelRoots, isReadonly: Bool, restoresOnExit: Bool = false,
    confinement: Confinement
  ) -> TuningDesk {
    var options = Options(roots: roots, places: .standard)
    options.isReadonly = isReadonly
    options.restoresOnExit = restoresOnExit
    options.prepare = confinement.enterTuning
    options.switchGuest = { change throws(TuningRefusal) in
      try GuestSwitching.set(change, roots)
    }
    return TuningDesk(options)
  }
}

extension TuningPlaces {
  /// Those of this host and user.
  static var standard: TuningPlaces {
    ofHost(isRoot: geteuid() == 0, environment: Environment.ofUser)
  }

  /// What is known of changes on this host, with the figures of `snapshot`.
  func situation(
    with snapshot: Snapshot, isReadonly: Bool, roots: KernelRoots
  ) -> TuningSituation {
    let bootID = BootID.read(roots)
    let log = HostLog.read(self, roots, bootID: bootID)
    return TuningSituation(
      snapshot, isReadonly: isReadonly, records: log.records, bootID: bootID, held: log.held,
      abandoned: log.abandoned)
  }
}

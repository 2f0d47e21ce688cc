import KernelFiles
import MergeModel
import StateFiles
import Tuning

/// Reads the host's log and what is held again when their files have changed.
final class HostLogWatch {
  private let places: TuningPlaces
  private let roots: KernelRoots
  private let bootID: String
  private let log: ChangeLog
  private let state: HeldState
  private var seen: ([LogFile.Stamp?], [LogFile.Stamp])?

  init(_ places: TuningPlaces, _ roots: KernelRoots, bootID: String) {
    self.places = places
    self.roots = roots
    self.bootID = bootID
    log = ChangeLog(places)
    state = HeldState(places, roots, bootID: bootID)
  }

  /// As it is now; nil where nothing has changed.
  func changed() -> HostLog? {
    let now = (log.stamps, state.stamps)
    if let seen, seen == now { return nil }
    seen = now
    return HostLog.read(places, roots, bootID: bootID)
  }
}

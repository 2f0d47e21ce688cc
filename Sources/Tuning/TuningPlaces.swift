import StateFiles
package import SystemPackage

/// Where the log of changes and the state of what is held for a while are kept.
package struct TuningPlaces: Sendable, Equatable {
  /// `/run/ksmtop`: gone after a reboot, as the settings themselves are.
  package var run: FilePath
  /// The log that is written; nil where the environment names no place for it.
  package var log: FilePath?
  /// Logs that are read beside it: the host's, where somebody without rights writes his own.
  package var otherLogs: [FilePath]

  package init(run: FilePath, log: FilePath?, otherLogs: [FilePath] = []) {
    self.run = run
    self.log = log
    self.otherLogs = otherLogs
  }
}

extension TuningPlaces {
  /// `/run/ksmtop`.
  package static let hostRun: FilePath = "/run/ksmtop"

  /// Those of this host.
  ///
  /// Root writes `/var/lib/ksmtop/changes.log`; anybody else writes his own log, and reads root's
  /// beside it. `KSMTOP_RUN_DIR` and `KSMTOP_STATE_DIR` put both elsewhere, for tests.
  package static func ofHost(isRoot: Bool, environment: [String: String]) -> TuningPlaces {
    let name = "changes.log"
    let run = directory(environment["KSMTOP_RUN_DIR"]) ?? hostRun
    if let state = directory(environment["KSMTOP_STATE_DIR"]) {
      return TuningPlaces(run: run, log: state.appending(name))
    }
    let host = SnapshotLocation.hostDirectory.appending(name)
    if isRoot { return TuningPlaces(run: run, log: host) }
    let own = SnapshotLocation.userDirectory(environment)?.appending(name)
    return TuningPlaces(run: run, log: own, otherLogs: [host])
  }

  private static func directory(_ text: String?) -> FilePath? {
    let path = FilePath(text ?? "")
    return path.isAbsolute ? path : nil
  }
}

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
}

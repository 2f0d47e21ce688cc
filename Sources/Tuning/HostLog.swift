package import KernelFiles
package import MergeModel
package import TuningRules

/// What is known of changes on this host: the log, and what is held for a while.
package struct HostLog: Sendable, Equatable {
  /// Oldest first.
  package var records: [ChangeRecord]
  /// Lines of the log that are no records.
  package var unreadableLines: Int
  /// Trials, pulses, promises and sequences under way, whoever began them.
  package var held: [HeldChange]
  /// What goes back as soon as a ksmtop that may runs: whoever watched over it was killed.
  package var abandoned: [HeldChange]
  /// Which boot this is.
  package var bootID: String

  package init(
    records: [ChangeRecord] = [], unreadableLines: Int = 0, held: [HeldChange] = [],
    abandoned: [HeldChange] = [], bootID: String = ""
  ) {
    self.records = records
    self.unreadableLines = unreadableLines
    self.held = held
    self.abandoned = abandoned
    self.bootID = bootID
  }
}

extension HostLog {
  /// As it is now; `bootID` is that of the running boot.
  package static func read(
    _ places: TuningPlaces, _ roots: KernelRoots, bootID: String
  ) -> HostLog {
    let state = HeldState(places, roots, bootID: bootID).read()
    let content = ChangeLog(places).read()
    return HostLog(
      records: content.records, unreadableLines: content.unreadableLines,
      held: state.held, abandoned: state.abandoned, bootID: bootID)
  }
}

package import MergeModel
package import Screen
package import TuningRules

/// Something that reaches the dashboard from outside.
package enum DashboardEvent: Sendable, Equatable {
  /// New figures, the past with them, and what happened since the sample before.
  case sampled(Snapshot, History, [Event])
  case key(Key, at: Moment)
  case resized(rows: Int, columns: Int)
  /// What came of `Effect.export`.
  case exported(ExportOutcome, at: Moment)
  /// What is heard of `Effect.tune` and of trials.
  case tuning(TuningNews, at: Moment)
  /// The host's log of changes as it is now, with what is held and the boot these are of.
  case logged([ChangeRecord], held: [HeldChange], bootID: String)
  /// Time passes; needed only for what disappears by itself.
  case tick(Moment)
}

/// What came of writing a snapshot.
package enum ExportOutcome: Sendable, Hashable {
  /// The files that were written.
  case written([String])
  /// Why nothing was written, one sentence.
  case failed(String)
}

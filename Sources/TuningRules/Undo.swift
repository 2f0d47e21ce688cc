package import MergeModel

/// What `U` and `--undo` would take back.
package struct Undo: Sendable, Equatable {
  /// The newest change that is not taken back yet and can be; nil where there is none.
  package var record: ChangeRecord?
  /// Files that hold something else by now, with that value: then nothing is taken back.
  package var changedSince: [SettingChange]
  /// Newer records that cannot be taken back, and why.
  package var passedOver: [(record: ChangeRecord, reason: String)]

  /// Of changes by `user` alone, or of all with `ofAnybody`.
  package init(_ situation: TuningSituation, user: String, ofAnybody: Bool = false) {
    record = nil
    changedSince = []
    passedOver = []
  }

  package static func == (one: Self, other: Self) -> Bool {
    one.record == other.record && one.changedSince == other.changedSince
      && one.passedOver.map(\.record) == other.passedOver.map(\.record)
      && one.passedOver.map(\.reason) == other.passedOver.map(\.reason)
  }
}

import MergeModel
import TuningRules

extension TuningPlan {
  /// Of the changes those that were asked for: what the kernel sets along with them, and what a
  /// catch-up scan sets for its while, are left out.
  var askedChanges: [SettingChange] {
    switch request.aim {
    case .settings(let wishes):
      changes.filter { change in wishes.contains { $0.file == change.file } }
    case .undo: changes
    case .pulse, .guest: []
    }
  }

  /// Merging of a guest that is to be switched; nil where it is as it was asked, or none is.
  var guestChange: GuestMergingChange? {
    for case .guest(let change) in steps { return change }
    return nil
  }
}

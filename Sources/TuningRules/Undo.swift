package import MergeModel

/// What `U` and `--undo` would take back.
package struct Undo: Sendable, Equatable {
  /// The newest change that is not taken back yet and can be; nil where there is none.
  package var record: ChangeRecord?
  /// Files that hold something else by now: then nothing is taken back.
  ///
  /// `from` is what the change had set, `to` what the file holds now.
  package var changedSince: [SettingChange]
  /// Newer records that cannot be taken back, and why.
  package var passedOver: [(record: ChangeRecord, reason: String)]

  /// Of changes by `user` alone, or of all with `ofAnybody`.
  ///
  /// Who became root with sudo is known by the name of the login.
  package init(_ situation: TuningSituation, user: String, ofAnybody: Bool = false) {
    changedSince = []
    passedOver = []
    for candidate in situation.records.reversed() where candidate.bootID == situation.bootID {
      guard candidate.isUndoable, !situation.isTakenBack(candidate),
        ofAnybody || candidate.person == user
      else { continue }
      if let reason = situation.obstacle(toUndo: candidate) {
        passedOver.append((candidate, reason))
        continue
      }
      record = candidate
      changedSince = WayBack(candidate.changes, now: situation.snapshot.ksm).left
      return
    }
  }

  package static func == (one: Self, other: Self) -> Bool {
    one.record == other.record && one.changedSince == other.changedSince
      && one.passedOver.map(\.record) == other.passedOver.map(\.record)
      && one.passedOver.map(\.reason) == other.passedOver.map(\.reason)
  }
}

extension ChangeRecord {
  /// Who did it: the login behind sudo, else the user.
  package var person: String { login ?? user }

  /// Whether it is a change at all that somebody could want back.
  var isUndoable: Bool {
    switch kind {
    case .set, .trial, .pulse: !changes.isEmpty || guest != nil
    case .putBack, .undo, .kept: false
    }
  }

  /// Whether anything came of it: what failed whole has taken nothing back.
  var hasHappened: Bool { failure == nil || !changes.isEmpty || guest != nil }

  /// Whether it unmerged everything and left it so.
  var hasUnmerged: Bool { changes.contains { $0.file == .run && $0.to == "2" } }
}

extension TuningSituation {
  /// Whether a later record took this one back.
  func isTakenBack(_ record: ChangeRecord) -> Bool {
    records.contains { other in
      switch other.kind {
      case .undo(let of), .putBack(let of):
        of == record.id && other.bootID == record.bootID && other.hasHappened
      case .set, .trial, .pulse, .kept: false
      }
    }
  }

  /// Why a record of this boot cannot be taken back; nil where it can be.
  func obstacle(toUndo record: ChangeRecord) -> String? {
    if record.hasUnmerged { return "cannot be undone: all of it has to merge again" }
    if let held = held.first(where: { $0.recordID == record.id }), held.kind != .session {
      return "is under way and goes back by itself" + left(of: held)
    }
    if let guest = record.guest, !snapshot.processes.contains(where: { $0.id == guest.id }) {
      return "cannot be undone: the guest has ended"
    }
    if record.guest == nil, WayBack(record.changes, now: snapshot.ksm).isNothing {
      return "is back already: every file holds what it held before"
    }
    return nil
  }

  /// ` in 4m`; empty where no time is set.
  private func left(of held: HeldChange) -> String {
    held.until.map { " in " + Wording.duration($0.seconds(since: snapshot.takenAt)) } ?? ""
  }
}

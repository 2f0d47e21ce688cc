import MergeModel

extension TuningPlan {
  /// Takes a record back, if every file still holds what it had set.
  static func undoing(
    _ record: ChangeRecord, _ request: TuningRequest, in situation: TuningSituation
  ) throws(TuningRefusal) -> TuningPlan {
    guard record.bootID == situation.bootID else {
      throw TuningRefusal(
        .refused, "That change was made before the last boot, and the boot took it back.")
    }
    guard record.isUndoable else {
      throw TuningRefusal(.refused, "That entry of the log is no change that can be taken back.")
    }
    if situation.isTakenBack(record) {
      throw TuningRefusal(.refused, "That change was taken back already.")
    }
    if let guest = record.guest {
      let back = GuestMergingChange(guest.id, name: guest.name, from: guest.to, to: guest.from)
      return try Self.guest(back, request, in: situation)
    }
    let way = WayBack(record.changes, now: situation.snapshot.ksm)
    if way.isNothing { return TuningPlan(request: request, steps: []) }
    if let reason = situation.obstacle(toUndo: record) {
      throw TuningRefusal(.refused, "The change of \(named(record)) \(reason).")
    }
    guard way.left.isEmpty else {
      throw TuningRefusal(
        .refused,
        "Nothing was taken back: "
          + Wording.list(way.left.map { "\($0.file.rawValue) holds \($0.to) and not \($0.from)" })
          + ", so somebody has changed it since.",
        wayOut: "To set it all the same: "
          + TuningRequest.command(
            record.changes.map { TuningRequest.Wish($0.file, $0.from) }))
    }
    return try SettingsPlanner(request, in: situation, way: way).plan()
  }

  /// `run and smart_scan`.
  private static func named(_ record: ChangeRecord) -> String {
    Wording.list(record.changes.map(\.file.rawValue))
  }
}

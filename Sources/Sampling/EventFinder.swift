import MergeModel

/// What happened between two snapshots.
enum EventFinder {
  /// Nothing where there is no earlier one: what is there at the start did not just begin.
  ///
  /// The same goes for processes where those of the earlier one were not yet known.
  static func events(
    from earlier: Snapshot?, to later: Snapshot, areProcessesKnown: Bool = true
  ) -> [Event] {
    guard let earlier else { return [] }
    guard areProcessesKnown else { return settings(earlier, later) }
    return guests(earlier, later) + settings(earlier, later) + answers(earlier, later)
  }

  private static func guests(_ earlier: Snapshot, _ later: Snapshot) -> [Event] {
    let before = Set(earlier.guests.map(\.id))
    let after = Set(later.guests.map(\.id))
    let started = later.guests.filter { !before.contains($0.id) }
      .map { Event(.guestStarted(name: $0.name, pid: $0.id.pid), at: later.takenAt) }
    let stopped = earlier.guests.filter { !after.contains($0.id) }
      .map { Event(.guestStopped(name: $0.name, pid: $0.id.pid), at: later.takenAt) }
    return started + stopped
  }

  private static func settings(_ earlier: Snapshot, _ later: Snapshot) -> [Event] {
    let isAdvised = [earlier, later].allSatisfy {
      $0.ksm[reading: .advisorMode].value == .choice("scan-time")
    }
    return KSMFile.settings.compactMap { file in
      // The kernel's advisor sets it anew with every full scan.
      guard file != .pagesToScan || !isAdvised, let before = earlier.ksm[reading: file].value,
        let after = later.ksm[reading: file].value, before != after
      else { return nil }
      return Event(
        .settingChanged(file, from: before.text, to: after.text), at: later.takenAt)
    }
  }

  private static func answers(_ earlier: Snapshot, _ later: Snapshot) -> [Event] {
    let before = Set(earlier.processes.filter { $0.notAnsweringSince != nil }.map(\.id))
    return later.processes.compactMap { process in
      switch (before.contains(process.id), process.notAnsweringSince != nil) {
      case (false, true):
        Event(.notAnswering(name: process.name, pid: process.id.pid), at: later.takenAt)
      case (true, false):
        Event(.answersAgain(name: process.name, pid: process.id.pid), at: later.takenAt)
      default: nil
      }
    }
  }
}

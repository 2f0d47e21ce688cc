import Figures
import MergeModel
import TuningRules

/// Something that happened, with who did it where that is known.
struct Happening: Equatable {
  var at: Moment
  /// As given, unfiltered.
  var text: String
  /// Whether somebody should look at it.
  var isWarning = false
}

extension DashboardState {
  /// A value that goes so soon after somebody set it was set by another, in seconds.
  private static let soon = 600.0
  /// How many records are shown.
  private static let recordLimit = 500

  /// What ksmtop saw and what the host's log tells, in one row, oldest first.
  ///
  /// A change that the log explains is told by the log alone. Of this boot the monotonic clock
  /// tells what came first: somebody may have set the wall clock in between.
  var happenings: [Happening] {
    let records = records.suffix(Self.recordLimit)
    let undoable = records.isEmpty ? nil : undo?.record?.id
    func told(_ record: ChangeRecord) -> Happening {
      Happening(
        at: record.at,
        text: ChangeWords.record(record, in: self.records)
          + (record.id == undoable ? "  U takes it back" : ""),
        isWarning: record.failure != nil)
    }
    let ofThisBoot = records.filter { $0.bootID == bootID }.map(told)
    let seen = events.compactMap { happening($0) }
    let sorted = (ofThisBoot + seen + setBacks.map(happening)).enumerated().sorted {
      ($0.element.at.monotonic, $0.offset) < ($1.element.at.monotonic, $1.offset)
    }
    return records.filter { $0.bootID != bootID }.map(told) + sorted.map(\.element)
  }

  /// Nil where a record tells the same.
  private func happening(_ event: Event) -> Happening? {
    guard case .settingChanged(let file, let from, let to) = event.kind else {
      return Happening(at: event.at, text: event.text)
    }
    let change = SettingChange(file, from: from, to: to)
    if setBacks.contains(where: { isSame($0, change, seenAt: event.at) }) { return nil }
    guard !bootID.isEmpty else { return Happening(at: event.at, text: event.text) }
    if record(of: change, seenAt: event.at) != nil || isOwnStep(file, at: event.at) { return nil }
    let text = "\(event.text)  by \(somebody(of: file))"
    guard let undone = undone(by: change, at: event.at) else {
      return Happening(at: event.at, text: text)
    }
    let after = DurationText.exact(event.at.seconds(since: undone.at))
    return Happening(
      at: event.at,
      text: "! \(text), \(after) after \(ChangeWords.user(undone)) had set it", isWarning: true)
  }

  /// What this session had set, however long ago.
  private func happening(_ back: OwnSetting.SetBack) -> Happening {
    let after = DurationText.exact(back.seenAt.seconds(since: back.setAt))
    return Happening(
      at: back.seenAt,
      text: "! \(ChangeWords.change(back.change))  by \(author(of: back)), "
        + "\(after) after this session had set it", isWarning: true)
  }

  /// Who set back what this session had set.
  func author(of back: OwnSetting.SetBack) -> String {
    recorded(of: back).map(ChangeWords.user) ?? somebody(of: back.change.file)
  }

  /// Another's record of it.
  private func recorded(of back: OwnSetting.SetBack) -> ChangeRecord? {
    record(of: back.change, seenAt: back.seenAt).flatMap {
      ownRecords.contains($0.id) ? nil : $0
    }
  }

  private func isSame(
    _ back: OwnSetting.SetBack, _ change: SettingChange, seenAt moment: Moment
  ) -> Bool {
    back.change == change && abs(moment.seconds(since: back.seenAt)) <= reach
  }

  /// How far apart a change and its sight may be, in seconds.
  private var reach: Double { 3 * delay + 10 }

  /// The record of a change that was seen between two samples.
  private func record(of change: SettingChange, seenAt moment: Moment) -> ChangeRecord? {
    records.last { record in
      record.bootID == bootID && abs(moment.seconds(since: record.at)) <= reach
        && record.changes.contains { $0.file == change.file && $0.to == change.to }
    }
  }

  /// Whether it was a step of what this session does or did.
  func isOwnStep(_ file: KSMFile, at moment: Moment) -> Bool {
    guard let applied, moment.seconds(since: applied.askedAt) >= 0 else { return false }
    if let ended = applied.report?.ended, moment.seconds(since: ended) > 3 * delay + 1 {
      return false
    }
    guard let plan = applied.plan else { return false }
    return plan.steps.contains { step in
      switch step {
      case .write(let written, _): written == file
      case .unmerge: file == .run
      case .fullScans, .guest: false
      }
    }
  }

  /// The change whose value went away again with this one.
  private func undone(by change: SettingChange, at moment: Moment) -> ChangeRecord? {
    records.last { record in
      let age = moment.seconds(since: record.at)
      return record.bootID == bootID && age >= 0 && age <= Self.soon
        && record.changes.contains { $0.file == change.file && $0.to == change.from }
    }
  }

  /// Who else it may have been.
  func somebody(of file: KSMFile) -> String {
    if file == .pagesToScan, snapshot?.isAdvised == true { return "the kernel's advisor" }
    let writers = (snapshot?.otherWriters ?? []).filter { $0.pid != nil }
      .map { cutName($0.name) }
    return "somebody else"
      + (writers.isEmpty ? "" : " (\(writers.joined(separator: ", ")) runs)")
  }

  /// When a setting was last seen to be changed by nobody that is known; nil where that is long
  /// ago, and where somebody runs who may have done it.
  var unknownWrite: Moment? {
    guard let snapshot, !snapshot.otherWriters.contains(where: { $0.pid != nil }) else {
      return nil
    }
    let seen = events.compactMap { event -> Moment? in
      guard case .settingChanged(let file, let from, let to) = event.kind,
        !(file == .pagesToScan && snapshot.isAdvised),
        record(of: SettingChange(file, from: from, to: to), seenAt: event.at) == nil,
        !isOwnStep(file, at: event.at)
      else { return nil }
      return event.at
    }
    let setBack = setBacks.filter { recorded(of: $0) == nil }.map(\.seenAt)
    return (seen + setBack).max { $0.monotonic < $1.monotonic }.flatMap { last in
      snapshot.takenAt.seconds(since: last) <= Self.soon ? last : nil
    }
  }

  /// When a setting was last set, from what to what, and by whom; nil where nobody knows.
  func lastSet(_ file: KSMFile) -> LastSet? {
    let recorded = records.last { record in
      record.bootID == bootID && record.changes.contains { $0.file == file }
    }.flatMap { record in
      record.changes.last { $0.file == file }.map {
        LastSet(at: record.at, change: $0, author: ChangeWords.user(record), record: record)
      }
    }
    let seen = events.reversed().lazy.compactMap { event -> LastSet? in
      guard case .settingChanged(file, let from, let to) = event.kind else { return nil }
      let change = SettingChange(file, from: from, to: to)
      let isKnown = self.record(of: change, seenAt: event.at) != nil
      guard !isKnown, !isOwnStep(file, at: event.at) else { return nil }
      return LastSet(
        at: event.at, change: change, author: bootID.isEmpty ? nil : somebody(of: file))
    }.first
    guard let recorded else { return seen }
    guard let seen, seen.at.seconds(since: recorded.at) > 0 else { return recorded }
    return seen
  }
}

/// The last change of one setting.
struct LastSet: Equatable {
  var at: Moment
  var change: SettingChange
  /// As given, unfiltered; nil where nothing tells.
  var author: String?
  var record: ChangeRecord?
}

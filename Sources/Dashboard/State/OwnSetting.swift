package import MergeModel
import TuningRules

/// A setting that this session set, and what it held then.
package struct OwnSetting: Sendable, Hashable {
  package var file: KSMFile
  package var value: String
  package var at: Moment
  /// The record of the change.
  package var recordID: String
  /// Whether it holds something else by now that nobody here asked for.
  package var isSetBack = false

  /// What this session set, and somebody gave another value.
  package struct SetBack: Sendable, Hashable {
    package var change: SettingChange
    /// When this session had set it.
    package var setAt: Moment
    package var seenAt: Moment
    package var recordID: String
  }
}

extension DashboardState {
  /// What was set holds from now on; what the kernel changed along with it is nobody's.
  mutating func takeOwnSettings(of report: TuningReport) {
    guard let record = report.record else { return }
    // A catch-up scan leaves everything as it was.
    if case .pulse = report.request.aim { return }
    let files = report.results.map(\.file) + record.changes.map(\.file)
    ownSettings.removeAll { files.contains($0.file) }
    ownSettings += report.results.compactMap { result in
      result.reads.map {
        OwnSetting(file: result.file, value: $0, at: report.ended, recordID: record.id)
      }
    }
  }

  /// What goes back by itself is no doing of somebody else.
  mutating func dropOwnSettings(of held: HeldChange) {
    ownSettings.removeAll { $0.recordID == held.recordID }
    setBacks.removeAll { back in
      back.recordID == held.recordID
        && held.changes.contains { $0.file == back.change.file && $0.from == back.change.to }
    }
  }

  /// Looks whether what this session set still holds.
  mutating func watchOwnSettings(in snapshot: Snapshot) {
    for index in ownSettings.indices {
      let own = ownSettings[index]
      guard snapshot.takenAt.seconds(since: own.at) > 0,
        let holds = snapshot.ksm[reading: own.file].value?.text
      else { continue }
      if holds == own.value {
        ownSettings[index].isSetBack = false
      } else if !own.isSetBack, !isMeant(own, holds, in: snapshot) {
        ownSettings[index].isSetBack = true
        setBacks.append(
          OwnSetting.SetBack(
            change: SettingChange(own.file, from: own.value, to: holds), setAt: own.at,
            seenAt: snapshot.takenAt, recordID: own.recordID))
        if setBacks.count > Self.eventLimit { setBacks.removeFirst() }
      }
    }
  }

  /// Whether another value stands there for a while only, or by what was promised.
  private func isMeant(_ own: OwnSetting, _ holds: String, in snapshot: Snapshot) -> Bool {
    if own.file == .pagesToScan, snapshot.isAdvised { return true }
    if applied?.isUnderWay == true, isOwnStep(own.file, at: snapshot.takenAt) { return true }
    return held.contains { held in
      guard let change = held.changes.first(where: { $0.file == own.file }) else { return false }
      switch held.kind {
      case .pulse, .sequence: return true
      case .session: return false
      case .trial:
        // It goes back now: this is heard a moment later.
        guard held.recordID == own.recordID, change.from == holds, let until = held.until else {
          return false
        }
        return snapshot.takenAt.seconds(since: until) >= 0
      }
    }
  }

  /// What somebody made of a setting of this session; nil where it holds, or is not this session's.
  func setBack(_ file: KSMFile) -> OwnSetting.SetBack? {
    guard ownSettings.contains(where: { $0.file == file && $0.isSetBack }) else { return nil }
    return setBacks.last { $0.change.file == file }
  }
}

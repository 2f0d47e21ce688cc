import MergeModel
import TuningRules

/// Opening what lies behind a line of the settings, and leaving it again.
extension DashboardState {
  var selectedEntry: TuningEntry? {
    let entries = tuningEntries
    guard !entries.isEmpty else { return nil }
    return entries[tuningCursor(in: entries)]
  }

  mutating func moveEntry(_ movement: Action.Movement) {
    let entries = tuningEntries
    guard !entries.isEmpty else { return }
    let cursor = moved(
      tuningCursor(in: entries), movement, page: max(1, TuningView.listRows(self) - 2),
      last: entries.count - 1)
    tuningSelected = entries[cursor]
  }

  mutating func openEntry(at moment: Moment) {
    switch selectedEntry {
    case .knob(let file):
      guard let value = snapshot?.ksm[reading: file].value?.text else {
        message = Message("\(file.rawValue) cannot be read here", at: moment, isProblem: true)
        return
      }
      open(.change(.settings([TuningRequest.Wish(file, value)])), at: moment)
    case .pulse: open(.change(.pulse), at: moment)
    case .preset(let name, let isOwn):
      guard let preset = preset(name, isOwn: isOwn) else { return }
      var panel = TuningPanelState(.change(.settings(preset.wishes)), at: moment)
      panel.preset = preset.name
      panel.trialSeconds = preset.trialSeconds
      open(.tuning(panel))
    case .applied: openApplied(at: moment)
    case .held(let id):
      guard applied?.report?.record?.id == id else {
        message = Message("another ksmtop began it and watches over it", at: moment)
        return
      }
      openApplied(at: moment)
    case nil: break
    }
  }

  private mutating func openApplied(at moment: Moment) {
    guard let applied else { return }
    var panel = TuningPanelState(.change(applied.request.aim), at: moment)
    panel.step = .applied
    open(.tuning(panel))
  }

  mutating func openUndo(at moment: Moment) {
    guard snapshot != nil else { return }
    open(.undo(undo?.record), at: moment)
  }

  /// The panel that turns merging of the guest of this view on or off.
  mutating func openGuestMerging(at moment: Moment) {
    guard case .guest(let id) = view, let process = process(id) else { return }
    guard process.guest != nil else {
      message = Message("only guests have this switch", at: moment)
      return
    }
    guard let isOn = isMerging(process) else {
      message = Message(
        "not known yet whether its memory merges", at: moment, isProblem: true)
      return
    }
    let change = GuestMergingChange(id, name: process.name, from: isOn, to: !isOn)
    open(.change(.guest(change)), at: moment)
  }

  /// One step back from the modal panel: from the question to the panel, else out of it.
  mutating func leave(_ panel: TuningPanelState, at moment: Moment) {
    guard case .confirming = panel.step else {
      mode = .browse
      return
    }
    var panel = panel
    panel.step = .staged
    panel.openedAt = moment
    mode = .tuning(panel)
  }

  /// What is staged does not outlive leaving.
  mutating func dropStaged() {
    if case .tuning(let panel) = mode, panel.isStaged { mode = .browse }
  }

  /// Drops what nobody has touched for a minute; true where it did.
  mutating func dropForgotten(at moment: Moment) -> Bool {
    guard case .tuning(let panel) = mode, panel.isStaged,
      moment.seconds(since: panel.lastKeyAt) >= TuningPanelState.patience
    else { return false }
    mode = .browse
    message = Message("no key for a minute: what was staged is dropped", at: moment)
    return true
  }

  /// Lets figures or records change under a staged panel: where what Enter would do is another
  /// thing then, it has to be looked at anew.
  mutating func whileStaged(_ body: (inout DashboardState) -> Void) {
    guard case .tuning(let panel) = mode, panel.isStaged, let moment = now else {
      return body(&self)
    }
    let before = essence(of: panel)
    body(&self)
    var changed = panel
    if case .undo = panel.subject { changed.subject = .undo(undo?.record) }
    guard essence(of: changed) != before || changed.subject != panel.subject else { return }
    changed.openedAt = moment
    if case .confirming = panel.step {
      // The name was typed for something else.
      changed.step = .staged
      changed.isInterrupted = true
      message = Message(
        "what would be done has changed: look at it anew", at: moment, isProblem: true)
    }
    mode = .tuning(changed)
  }

  /// What the operator decides on: old and new values, the way there, and what has to be confirmed.
  private func essence(of panel: TuningPanelState) -> Essence? {
    let seconds: Double? =
      if case .confirming(let confirmation) = panel.step { confirmation.trialSeconds } else {
        panel.trialSeconds
      }
    guard let request = panel.request(trialSeconds: seconds),
      case .success(let plan) = outlook(of: request)
    else { return nil }
    // What the advisor sets moves by itself.
    let wished = panel.wishes.map(\.file)
    return Essence(
      changes: plan.changes.filter { wished.isEmpty || wished.contains($0.file) },
      steps: plan.steps, confirmation: plan.confirmation)
  }

  private struct Essence: Equatable {
    var changes: [SettingChange]
    var steps: [TuningPlan.Step]
    var confirmation: TuningPlan.Confirmation
  }

  /// Quits, or asks first where something would end with it.
  mutating func leaveProgram() -> [Effect] {
    guard !ownTrials.isEmpty || applied?.isUnderWay == true else { return [.quit] }
    mode = .leaving
    return []
  }

  mutating func putBackAndQuit() -> [Effect] {
    if applied?.isUnderWay == true { return [.cancelTuning, .quit] }
    return ownTrials.map { .endTrial(recordID: $0.recordID, keep: false) } + [.quit]
  }

  mutating func endTrial(keep: Bool, at moment: Moment) -> [Effect] {
    let isLeaving = mode == .leaving
    guard let trial = trialInHand else {
      let isOthers = held.contains { $0.kind == .trial }
      message = Message(
        isOthers
          ? "another ksmtop began this trial: only there it can be kept or ended"
          : "no trial is under way", at: moment)
      return []
    }
    let ends = isLeaving ? [Effect.quit] : []
    let files = ChangeWords.files(trial)
    message = Message(
      keep ? "the trial of \(files) is kept" : "the trial of \(files) goes back now", at: moment)
    return [.endTrial(recordID: trial.recordID, keep: keep)] + ends
  }

  mutating func cancelTuning(at moment: Moment) -> [Effect] {
    guard applied?.isUnderWay == true else {
      message = Message("nothing is under way", at: moment)
      return []
    }
    message = Message("it is broken off", at: moment)
    return [.cancelTuning]
  }
}

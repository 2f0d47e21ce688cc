import Figures
import MergeModel
import Screen
import TuningRules

/// What would go back: setting, value, whose change it was, and when.
enum UndoLines {
  static func lines(
    _ record: ChangeRecord?, _ panel: TuningPanelState, _ state: DashboardState,
    _ snapshot: Snapshot
  ) -> [TextLine] {
    guard let undo = state.undo else { return [] }
    guard let record else {
      let none =
        state.bootID.isEmpty
        ? "The log of changes cannot be read: nothing can be taken back."
        : "Nothing to take back: every change of this boot that ksmtop knows of is back, or there is none."
      return TuningPanel.text(none, state, .bold) + passedOver(undo, state)
    }
    // First what stays: the newest change is what the operator has in mind.
    return passedOver(undo, state) + goesBack(record, state) + whose(record, state)
      + since(undo, record, state, snapshot) + plan(panel, undo, state, snapshot)
  }

  private static func goesBack(_ record: ChangeRecord, _ state: DashboardState) -> [TextLine] {
    var lines = record.changes.map { change -> TextLine in
      var line = TextLine(
        TextWidth.fit(" " + change.file.rawValue, width: state.columns >= 60 ? 20 : 15))
      line.append(" " + state.shown(ChangeWords.value(change.to, of: change.file)) + " -> ")
      line.append(
        "[\(state.shown(ChangeWords.value(change.from, of: change.file)))]", style: .bold)
      return line
    }
    if let guest = record.guest {
      let back = GuestMergingChange(guest.id, name: guest.name, from: guest.to, to: guest.from)
      lines += TuningPanel.text(state.shown(ChangeWords.change(back)), state)
    }
    return lines
  }

  private static func whose(_ record: ChangeRecord, _ state: DashboardState) -> [TextLine] {
    let author = state.shown(ChangeWords.author(record))
    var lines = TuningPanel.text("set \(state.clock(record.at)) by \(author)", state)
    if record.person != state.operatorName {
      lines += TuningPanel.text(
        "This is the change of \(state.shown(record.person)), not yours.", state, .bold)
    }
    if let failure = record.failure {
      lines += TuningPanel.text("It was not whole: \(state.shown(failure))", state)
    }
    return lines
  }

  /// Files that hold something else by now, and who may have done that.
  private static func since(
    _ undo: Undo, _ record: ChangeRecord, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    guard !undo.changedSince.isEmpty else { return [] }
    let files = undo.changedSince.flatMap { change -> [TextLine] in
      let text =
        "\(change.file.rawValue) holds \(change.to) now, not the \(change.from) that "
        + "\(ChangeWords.user(record)) set at \(state.hourMinute(record.at))"
        + others(change.file, state, snapshot)
      return TuningPanel.text(state.shown(text), state, TuningPanel.warning)
    }
    return files + TuningPanel.text("So Enter takes nothing back; t sets it by hand.", state)
  }

  private static func others(
    _ file: KSMFile, _ state: DashboardState, _ snapshot: Snapshot
  ) -> String {
    if file == .pagesToScan, snapshot.isAdvised { return ": the kernel's advisor sets it too" }
    let writers = snapshot.otherWriters.compactMap { writer in
      writer.pid.map { "\(writer.name) (pid \($0))" }
    }
    return writers.isEmpty ? "" : ": \(writers.joined(separator: ", ")) sets it too"
  }

  /// What it takes: memory where guests or settings unmerge, else what the rates become.
  private static func plan(
    _ panel: TuningPanelState, _ undo: Undo, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    guard undo.changedSince.isEmpty, let request = panel.request else { return [] }
    switch state.outlook(of: request) {
    case .failure(let refusal): return [TextLine()] + StagedLines.refused(refusal, state)
    case .success(let plan):
      guard plan.gate == nil else {
        return [TextLine()] + StepLines.lines(plan, progress: nil, state, snapshot)
          + GateLines.lines(plan, state)
      }
      guard !plan.changes.isEmpty else { return [] }
      return [TextLine()]
        + ForecastTable.lines(
          TuningForecast(plan.changes, in: snapshot), false, state, snapshot)
    }
  }

  private static func passedOver(_ undo: Undo, _ state: DashboardState) -> [TextLine] {
    guard !undo.passedOver.isEmpty else { return [] }
    return [TextLine(" NEWER, AND NOT TAKEN BACK", style: .bold)]
      + undo.passedOver.flatMap { passed in
        TuningPanel.text(
          state.shown(
            "\(state.clock(passed.record.at))  \(ChangeWords.subject(passed.record))  "
              + "by \(ChangeWords.user(passed.record)): \(passed.reason)"), state,
          TuningPanel.warning)
      } + [TextLine()]
  }
}

import Figures
import MergeModel
import Screen
import TuningRules

/// What Enter would do, with its cost and its gain.
enum StagedLines {
  static func lines(
    _ panel: TuningPanelState, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    guard let request = panel.request else { return [] }
    let head = subject(panel, state, snapshot)
    switch state.outlook(of: request) {
    case .failure(let refusal):
      return head + [TextLine()] + refused(refusal, state) + explanation(panel, state)
    case .success(let plan) where plan.isEmpty:
      return head + [TextLine()]
        + TuningPanel.text("All of it holds already: Enter changes nothing.", state)
        + figures(plan, state, snapshot) + notes(plan, state, snapshot)
        + explanation(panel, state)
    case .success(let plan):
      let changes = byTheKernel(plan, panel, state)
      // What is to be known of a catch-up scan stands beside its steps.
      let isPulse = if case .change(.pulse) = panel.subject { true } else { false }
      let rest = isPulse ? [] : notes(plan, state, snapshot)
      let last = lastSet(panel, state)
      let body = body(plan, panel, state, snapshot)
      // A small window shows the cost first.
      return head + changes
        + (state.columns >= ForecastTable.leastWidth ? last + body : body + last) + rest
    }
  }

  static func refused(_ refusal: TuningRefusal, _ state: DashboardState) -> [TextLine] {
    TuningPanel.text(state.shown(refusal.message), state, TuningPanel.problem)
      + (refusal.wayOut.isEmpty ? [] : TuningPanel.text(state.shown(refusal.wayOut), state))
  }

  private static func subject(
    _ panel: TuningPanelState, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    switch panel.subject {
    case .change(.settings(let wishes)):
      return wishes.map { wish(of: $0, panel, state, snapshot) }
    case .change(.pulse):
      return TuningPanel.text("catch-up scan: finds what smart scan misses", state, .bold)
    case .change(.guest(let change)): return GuestMergingLines.subject(change, state, snapshot)
    case .change(.undo), .undo: return []
    }
  }

  /// `pages_to_scan  1000 -> [2000]`, with the kernel's own value where there is room.
  private static func wish(
    of wish: TuningRequest.Wish, _ panel: TuningPanelState, _ state: DashboardState,
    _ snapshot: Snapshot
  ) -> TextLine {
    let held = snapshot.ksm[reading: wish.file].value?.text
    let from = held.map { ChangeWords.value($0, of: wish.file) } ?? DecimalText.unknown
    let typed = panel.isTyping ? wish.value + "_" : ChangeWords.value(wish.value, of: wish.file)
    let knob = Knob.of(wish.file)
    let unit = knob.map { $0.unit.isEmpty ? "" : " " + $0.unit } ?? ""
    // What Enter would write is seen in every window: the rest of the line gives way to it.
    let least = "[\(state.shown(panel.isTyping ? typed : wish.value))]"
    let room = max(1, state.columns - TextWidth.cells(of: least) - 2)
    return TextLine(
      fitting: [
        Phrase(
          [
            TextWidth.fit(" " + wish.file.rawValue, width: 20), " " + wish.file.rawValue + " ",
            " \(shortened(wish.file.rawValue, to: room)) ",
          ],
          costs: [20, 33]),
        Phrase(
          [state.shown(from) + " -> ", state.shown(held ?? DecimalText.unknown) + " -> ", ""],
          costs: [30, 32]),
        Phrase(
          ["[\(state.shown(typed))]", "[\(state.shown(wish.value))]"],
          costs: panel.isTyping ? [] : [31], style: .bold),
        Phrase(unit, orLeftOutAt: 11),
        Phrase("   kernel default \(knob?.kernelDefault ?? DecimalText.unknown)", orLeftOutAt: 12),
        Phrase("   others: unchanged", orLeftOutAt: 10),
      ], width: state.columns)
  }

  /// What the kernel changes along with it.
  private static func byTheKernel(
    _ plan: TuningPlan, _ panel: TuningPanelState, _ state: DashboardState
  ) -> [TextLine] {
    guard case .change(.settings(let wishes)) = panel.subject else { return [] }
    return plan.changes.filter { change in !wishes.contains { $0.file == change.file } }.flatMap {
      TuningPanel.text("the kernel sets \(state.shown(ChangeWords.change($0)))", state)
    }
  }

  private static func lastSet(_ panel: TuningPanelState, _ state: DashboardState) -> [TextLine] {
    guard let wish = panel.wish else { return [] }
    guard let last = state.lastSet(wish.file) else {
      return [
        TextLine(
          state.bootID.isEmpty ? " last set: not known" : " last set: not by ksmtop since boot")
      ]
    }
    let forms = [
      " last set \(state.clock(last.at)), \(values(last))\(author(last)) with ksmtop",
      " last set \(state.clock(last.at)), \(values(last))\(author(last))",
      " last set \(state.hourMinute(last.at))\(author(last))",
    ]
    let told = last.record == nil ? Array(forms.dropFirst()) : forms
    return [.longest(told.map { TextLine(state.shown($0)) }, width: state.columns)]
  }

  private static func values(_ last: LastSet) -> String {
    "\(last.change.from) -> \(last.change.to)"
  }

  private static func author(_ last: LastSet) -> String {
    last.author.map { ", by \($0)" } ?? ""
  }

  private static func body(
    _ plan: TuningPlan, _ panel: TuningPanelState, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    if case .change(.guest(let change)) = panel.subject {
      return GateLines.lines(plan, state)
        + GuestMergingLines.lines(change, plan, state, snapshot)
        + CircumstanceLines.host(state, snapshot)
    }
    if plan.gate != nil {
      let steps = StepLines.lines(plan, progress: nil, state, snapshot)
      let gate = GateLines.lines(plan, state)
      let isWide = state.columns >= ForecastTable.leastWidth
      return (isWide ? [TextLine()] + steps + gate : gate + steps)
        + CircumstanceLines.host(state, snapshot)
        + CircumstanceLines.writers(plan, state, snapshot)
        + CircumstanceLines.lasts(plan, panel, state)
    }
    let isPulse = if case .change(.pulse) = panel.subject { true } else { false }
    let steps =
      isPulse
      ? [TextLine()] + StepLines.lines(plan, progress: nil, state, snapshot)
        + notes(plan, state, snapshot) : []
    let forecast = TuningForecast(plan.changes, in: snapshot)
    return steps + figures(plan, state, snapshot)
      + (isPulse ? [] : CircumstanceLines.worth(forecast, state, snapshot))
      + CircumstanceLines.host(state, snapshot)
      + CircumstanceLines.writers(plan, state, snapshot)
      + (isPulse ? [] : CircumstanceLines.lasts(plan, panel, state))
  }

  private static func figures(
    _ plan: TuningPlan, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    let forecast = TuningForecast(plan.changes, in: snapshot)
    let lines = ForecastTable.lines(forecast, plan.isEmpty, state, snapshot)
    return state.columns >= ForecastTable.leastWidth ? [TextLine()] + lines + [TextLine()] : lines
  }

  /// What no other line of the panel says.
  private static func notes(
    _ plan: TuningPlan, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    var said = CircumstanceLines.writerNotes(plan, snapshot) + (plan.gate?.notes ?? [])
    said += GuestMergingLines.notes(plan, state)
    return plan.notes.filter { note in
      !said.contains(note) && !plan.tmpfilesLines.contains { note.contains($0) }
    }.flatMap { TuningPanel.text(state.shown($0), state) }
  }

  /// Of the one setting, where there is room for it because nothing else is said.
  private static func explanation(
    _ panel: TuningPanelState, _ state: DashboardState
  ) -> [TextLine] {
    guard let wish = panel.wish, let knob = Knob.of(wish.file) else { return [] }
    return [TextLine()] + TuningPanel.text(knob.explanation, state)
      + (knob.rule.map { TuningPanel.text($0, state) } ?? [])
  }
}

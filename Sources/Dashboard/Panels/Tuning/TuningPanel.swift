import Figures
import MergeModel
import Screen
import TuningRules

/// The modal panel over everything: what would change, what that costs and brings; Enter does it.
///
///     TUNE host                                   not applied yet
///       pages_to_scan 1000 -> [2000]     kernel default 100
///       last set ...
///                     now        after, forecast
///       pages/s ...
///      WORTH IT? ...  HOST ...  WRITERS ...  LASTS ...
///     question, where the host's name is to be typed
///     keys
enum TuningPanel {
  static func draw(
    _ panel: TuningPanelState, _ state: DashboardState, _ snapshot: Snapshot, on grid: inout Grid
  ) {
    ListPanel.draw(
      title: title(panel, state, snapshot), lines: lines(panel, state, snapshot),
      offset: state.panelOffset, prompt: prompt(panel, state, snapshot), state: state, on: &grid)
  }

  private static func title(
    _ panel: TuningPanelState, _ state: DashboardState, _ snapshot: Snapshot
  ) -> TextLine {
    let word = if case .undo = panel.subject { "UNDO" } else { "TUNE" }
    let preset = panel.preset.map { "  preset \(shortened(state.shown($0), to: 24))" } ?? ""
    let host = state.shown(snapshot.host.name)
    return TextLine(
      fitting: [
        Phrase(
          ["\(word) \(host)", "\(word) \(shortened(host, to: 20))"], costs: [60], style: .bold),
        Phrase(preset, orLeftOutAt: 30),
      ],
      right: [Phrase(status(panel, state), costs: [20, 40], style: .bold)], width: state.columns)
  }

  /// Whether anything has been done yet.
  private static func status(_ panel: TuningPanelState, _ state: DashboardState) -> [String] {
    guard panel.isStaged else {
      guard let report = state.applied?.report else { return ["under way"] }
      return ["since \(state.clock(report.ended))", ""]
    }
    if case .undo = panel.subject { return ["nothing taken back yet", "not done yet"] }
    return ["not applied yet", "not applied"]
  }

  static func lines(
    _ panel: TuningPanelState, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    guard panel.isStaged else { return OutcomeLines.lines(state, snapshot) }
    switch panel.subject {
    case .undo(let record): return UndoLines.lines(record, panel, state, snapshot)
    case .change(.undo(let record)): return UndoLines.lines(record, panel, state, snapshot)
    case .change: return StagedLines.lines(panel, state, snapshot)
    }
  }

  /// What is asked below the lines, never scrolled away.
  static func prompt(
    _ panel: TuningPanelState, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    switch panel.step {
    case .applied: return []
    case .staged:
      if let why = state.whyNoChange {
        return text("Enter changes nothing: \(state.shown(why)).", state, Self.warning)
      }
      guard let request = panel.request, case .success(let plan) = state.outlook(of: request),
        !plan.isEmpty, state.isToBeConfirmed(plan)
      else { return [] }
      return question(before: plan, state)
    case .confirming(let confirmation):
      // The host itself is named in the title alone: what is typed here has been read there.
      let question =
        confirmation.isSecond
        ? "type it again to force it out of memory:" : "type the name of this host to confirm:"
      let request = panel.request(trialSeconds: confirmation.trialSeconds)
      let plan = request.flatMap { try? state.outlook(of: $0).get() }
      let why = plan?.confirmation == TuningPlan.Confirmation.none ? [line(first, state)] : []
      return why + text("\(question) \(state.shown(confirmation.typed))_", state, .bold)
    }
  }

  /// Where the plan itself asks for no name.
  private static let first = [
    "This is the first change of this kind in this session.", "First change of its kind here.",
  ]

  /// What Enter asks before it does anything, and why.
  private static func question(before plan: TuningPlan, _ state: DashboardState) -> [TextLine] {
    switch plan.confirmation {
    case .hostNameTwice:
      let forms = [
        "It is refused unless the name of this host is typed twice; Enter begins.",
        "Refused without the host's name twice.",
      ]
      return [line(forms, state)]
    case .hostName:
      return [
        line(
          ["Enter asks for the name of this host first.", "Enter asks for the host's name."],
          state)
      ]
    case .none:
      return [
        line(
          [
            "The first change of this kind in this session: Enter asks for the host's name.",
            "First of its kind: Enter asks for host.",
          ], state)
      ]
    }
  }

  private static func line(_ forms: [String], _ state: DashboardState) -> TextLine {
    .longest(forms.map { TextLine(" " + $0, style: .bold) }, width: state.columns)
  }

  static let warning = Finding.Severity.warning.style
  static let problem = Finding.Severity.problem.style

  /// Wrapped.
  static func text(_ text: String, _ state: DashboardState, _ style: Style = .plain) -> [TextLine] {
    ScanPanel.text(text, state, style: style)
  }

  /// A word, and beside it text over as many lines as it takes.
  static func labelled(_ label: String, _ words: String, _ state: DashboardState) -> [TextLine] {
    guard state.columns >= 60 else {
      return text("\(label)\(label.hasSuffix("?") ? "" : ":") \(words)", state)
    }
    let room = 11
    return wrapped(words, width: state.columns - room - 1).enumerated().map { place, line in
      var first = TextLine(
        TextWidth.fit(place == 0 ? " " + label : "", width: room), style: .bold)
      first.append(line)
      return first
    }
  }
}

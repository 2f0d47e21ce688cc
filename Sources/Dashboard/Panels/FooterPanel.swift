import MergeModel
import Screen

/// The last lines: what keys do, and what was just said.
enum FooterPanel {
  static func draw(
    _ state: DashboardState, keysRow: Int?, messageRow: Int?, note: [String] = [],
    on grid: inout Grid
  ) {
    if let keysRow {
      keys(state, note: note).draw(on: &grid, row: keysRow, width: grid.columns)
    }
    guard let message = state.message, let row = messageRow ?? keysRow else { return }
    let style = message.isProblem ? Finding.Severity.problem.style : Style(tint: .accent)
    grid.fill(
      Region(row: row, column: 0, rows: 1, columns: grid.columns), with: .blank)
    TextLine(shorteningPath(in: state.shown(message.text), to: grid.columns), style: style)
      .draw(on: &grid, row: row, width: grid.columns)
  }

  /// From the keymap, most needed first; what does not fit is in the help.
  static func keys(_ state: DashboardState, note: [String] = []) -> TextLine {
    let context = state.context
    let bindings = Keymap.bindings(in: context).filter { state.isOfUse($0.action) }
    let hints = ordered(bindings, in: context).compactMap { binding in
      binding.hint.map { (text: $0, weight: weight(of: binding.action, in: context)) }
    }
    let left = hints.enumerated().map { place, hint in
      Phrase((place == 0 ? "" : "  ") + hint.text, orLeftOutAt: hint.weight)
    }
    let right =
      note.isEmpty
      ? [] : [Phrase(note + [""], costs: note.indices.map { cost(ofStep: $0, of: note.count) })]
    return TextLine(fitting: left, right: right, width: state.columns)
  }

  /// A note is shortened early and left out late: it is the sum beside the kernel's number.
  private static func cost(ofStep step: Int, of count: Int) -> Int {
    step < count / 2 ? 30 + step : 76 + step
  }

  /// What changes settings stands first where settings are listed.
  private static func ordered(_ bindings: [Binding], in context: Context) -> [Binding] {
    guard context == .tuning else { return bindings }
    let first = tuningActions.flatMap { action in bindings.filter { $0.action == action } }
    return first + bindings.filter { !tuningActions.contains($0.action) }
  }

  private static let tuningActions: [Action] = [
    .help, .enter, .step(1), .undo, .keepTrial, .endTrial, .close,
  ]

  private static func weight(of action: Action, in context: Context) -> Int {
    if context == .tuning, [.step(1), .undo, .keepTrial, .endTrial].contains(action) { return 71 }
    return switch action {
    case .help: 90
    case .close, .back: 80
    case .enter: 72
    case .findings: 70
    case .filter: 60
    case .sharingBasis: 52
    case .show(.tuning): 48
    case .contentScan: 46
    case .applyForAWhile, .keepTrial: 65
    case .export: 50
    default: 40
    }
  }
}

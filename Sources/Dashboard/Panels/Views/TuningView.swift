import Figures
import MergeModel
import Screen
import TuningRules

/// All settings of this kernel, the catch-up scan, presets, and what is under way; below them what
/// the selected one is.
enum TuningView {
  static func draw(_ state: DashboardState, _ snapshot: Snapshot, on grid: inout Grid) {
    ListPanel.draw(
      title: ViewPanel.title(state, snapshot), lines: lines(state, snapshot),
      offset: state.offset, prompt: about(state, snapshot), state: state, on: &grid)
  }

  /// Rows of the list alone.
  static func listRows(_ state: DashboardState) -> Int {
    max(1, state.bodyRows - aboutRows(state))
  }

  private static func aboutRows(_ state: DashboardState) -> Int {
    state.rows >= 20 ? 4 : state.rows >= 9 ? 2 : 0
  }

  /// The scrolling that shows the entry under the cursor, changed as little as can be.
  static func offset(_ state: DashboardState) -> Int {
    let entries = state.tuningEntries
    let order = order(entries)
    let room = listRows(state)
    guard !entries.isEmpty,
      let place = order.firstIndex(of: .entry(entries[state.tuningCursor(in: entries)]))
    else { return 0 }
    // The heading stands above the first one.
    let first = place == 1 ? 0 : place
    return min(min(max(state.offset, place - room + 1), first), max(0, order.count - room))
  }

  /// A line of the list.
  private enum Place: Equatable {
    case heading(String, isOfSettings: Bool)
    case entry(TuningEntry)
  }

  private static func order(_ entries: [TuningEntry]) -> [Place] {
    var order: [Place] = []
    var last: String?
    for entry in entries {
      let title = title(of: entry)
      if title != last {
        let isOfSettings = if case .knob = entry { true } else { false }
        order.append(.heading(title, isOfSettings: isOfSettings))
      }
      last = title
      order.append(.entry(entry))
    }
    return order
  }

  private static func lines(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    let entries = state.tuningEntries
    guard !entries.isEmpty else {
      return wrapped(
        "This kernel has no KSM (no /sys/kernel/mm/ksm), and nothing to set. "
          + "Boot a kernel with CONFIG_KSM=y.", width: state.columns - 2
      ).map { TextLine(" " + $0) }
    }
    let selected = entries[state.tuningCursor(in: entries)]
    return order(entries).map { place in
      switch place {
      case .heading(let title, let isOfSettings):
        return isOfSettings ? TuningRow.head(title, state.columns) : TextLine(title, style: .bold)
      case .entry(let entry):
        let text = TuningRow.text(entry, state, snapshot)
        guard entry == selected else { return TextLine(text, style: style(of: entry, state)) }
        let marked = ">" + TextWidth.fit(String(text.dropFirst()), width: state.columns - 1)
        return TextLine(marked, style: .reverse)
      }
    }
  }

  private static func style(of entry: TuningEntry, _ state: DashboardState) -> Style {
    guard case .knob(let file) = entry, state.setBack(file) != nil else { return .plain }
    return Finding.Severity.warning.style
  }

  private static func title(of entry: TuningEntry) -> String {
    switch entry {
    case .knob: "SETTING"
    case .pulse, .preset: "CATCH-UP SCAN AND PRESETS"
    case .applied, .held: "CHANGES"
    }
  }

  /// What the selected line is, as much of it as there is room for.
  private static func about(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    let rows = aboutRows(state)
    guard rows > 0 else { return [] }
    let text = ScanPanel.text(words(state, snapshot), state, style: Style(tint: .accent))
    var shown = Array(text.prefix(rows - 1))
    if text.count > shown.count, let last = shown.popLast() {
      shown.append(
        TextLine(
          TextWidth.fit(last.text + " ...", width: state.columns), style: Style(tint: .accent)))
    }
    return [TextLine()] + shown
      + Array(repeating: TextLine(), count: max(0, rows - 1 - shown.count))
  }

  private static func words(_ state: DashboardState, _ snapshot: Snapshot) -> String {
    switch state.selectedEntry {
    case .knob(let file):
      guard let knob = Knob.of(file) else { return "" }
      let parts = [
        TuningRow.setBackWords(file, state), TuningRow.mark(knob, snapshot)?.long, knob.explanation,
        knob.rule,
        "Source: \(knob.source).",
      ]
      return parts.compactMap(\.self).joined(separator: " ")
    case .pulse:
      return
        "smart_scan=0 for some full scans, then back as it was: two equal pages that smart scan "
        + "visits in different scans never meet otherwise. It goes back also when ksmtop is killed."
    case .preset(let name, let isOwn):
      guard let preset = state.preset(name, isOwn: isOwn) else { return "" }
      let wishes = preset.wishes.map { "\($0.file.rawValue)=\($0.value)" }
      return state.shown("\(preset.text): \(wishes.joined(separator: ", "))")
    case .applied: return "What this session changed last, and what came of it: Enter shows it."
    case .held: return "It goes back by itself, also when the connection dies."
    case nil: return ""
    }
  }
}

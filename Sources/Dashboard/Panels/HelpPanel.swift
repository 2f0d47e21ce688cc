import Screen

/// The keys of the place below, made from the keymap.
enum HelpPanel {
  static func draw(_ state: DashboardState, on grid: inout Grid) {
    ListPanel.draw(
      title: title(state), lines: lines(state, width: grid.columns),
      offset: state.help?.offset ?? 0, state: state, on: &grid)
  }

  private static func title(_ state: DashboardState) -> TextLine {
    var line = TextLine("HELP  \(state.contextBelowHelp.word)", style: .bold)
    if let help = state.help, help.typing || !help.filter.isEmpty {
      let cursor = help.typing ? "_" : ""
      line.append("   filter: \(state.shown(help.filter))\(cursor)", style: Style(tint: .accent))
    }
    return line
  }

  static func lines(_ state: DashboardState, width: Int) -> [TextLine] {
    let entries = HelpEntry.entries(
      in: state.contextBelowHelp, columns: state.table.columns, filter: state.help?.filter ?? "")
    guard !entries.isEmpty else { return [TextLine(" nothing matches; Esc lists all")] }
    let keysWidth = min(
      max(8, width / 3), entries.map { TextWidth.cells(of: $0.keys) }.max() ?? 0)
    return entries.flatMap { entry -> [TextLine] in
      let keys = wrapped(entry.keys, width: keysWidth)
      let text = wrapped(entry.text, width: max(10, width - keysWidth - 3))
      return (0..<max(keys.count, text.count)).map { row in
        var line = TextLine(" ")
        line.append(
          TextWidth.fit(keys.indices.contains(row) ? keys[row] : "", width: keysWidth),
          style: .bold)
        line.append("  " + (text.indices.contains(row) ? text[row] : ""))
        return line
      }
    }
  }
}

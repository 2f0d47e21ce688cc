import Figures
import MergeModel
import Screen

/// Guests x guests as a heat map; only what the window shows is ever looked up.
enum SharingPanel {
  static func draw(_ state: DashboardState, _ snapshot: Snapshot, on grid: inout Grid) {
    title(state, snapshot).draw(on: &grid, row: 0, width: grid.columns)
    if grid.rows > 1 {
      FooterPanel.draw(
        state, keysRow: grid.rows - 1, messageRow: nil, note: hiddenNote(state), on: &grid)
    }
    guard let common = state.sharing.common, !common.guests.isEmpty else {
      for (place, line) in why(state, snapshot).enumerated() where place + 2 < grid.rows {
        line.draw(on: &grid, row: 1 + place, width: grid.columns)
      }
      return
    }
    let layout = SharingLayout(state)
    let cursor = state.sharing.cursor
    drawNumbers(state, common, layout, cursor.column, on: &grid)
    let scale = HeatScale(largest: Double(common.most), unicode: state.unicode)
    for place in 0..<layout.rows {
      let row = state.sharing.firstRow + place
      drawLabel(row, state, common, layout, isSelected: row == cursor.row, place, on: &grid)
      drawCells(row, state, common, layout, scale, cursor, place, on: &grid)
    }
    var row = 1 + layout.numberRows + layout.rows
    if layout.legendRows > 0 {
      legend(scale, common, snapshot, width: grid.columns)
        .draw(on: &grid, row: row, width: grid.columns)
      row += 1
    }
    let details = SharingDetails.lines(state, snapshot, common)
    for (place, line) in details.prefix(layout.detailRows).enumerated() {
      line.draw(on: &grid, row: row + place, width: grid.columns)
    }
  }

  private static func title(_ state: DashboardState, _ snapshot: Snapshot) -> TextLine {
    let host = shortened(state.shown(snapshot.host.name), to: 20)
    let basis: [String] =
      switch state.sharing.basis {
      case .frames: ["  by merged frames that both map", "  by frames"]
      case .contents: ["  by contents that both hold", "  by contents"]
      }
    let age =
      state.sharing.common.map {
        DurationText.ago(max(0, snapshot.takenAt.seconds(since: $0.source.moment)))
      } ?? "-"
    return TextLine(
      fitting: [
        Phrase("SHARING", style: .bold), Phrase(basis + [""], costs: [15, 50]),
        Phrase(", \(age)", orLeftOutAt: 40), Phrase("  \(host)", orLeftOutAt: 20),
        Phrase("  \(state.clock(snapshot.takenAt))", orLeftOutAt: 18),
      ],
      right: [Phrase(ScanProgressText.status(snapshot, state) + [""], costs: [10, 16, 19])],
      width: state.columns)
  }

  /// What there is outside the window.
  private static func hiddenNote(_ state: DashboardState) -> [String] {
    guard let count = state.sharing.common?.guests.count else { return [] }
    let layout = SharingLayout(state)
    guard layout.rows < count || layout.columns < count else { return [] }
    return ["\(layout.rows)x\(layout.columns) of \(count)x\(count)"]
  }

  private static func why(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    if snapshot.guests.isEmpty { return [TextLine(" no guest")] }
    switch state.sharing.basis {
    case .frames:
      guard let refusal = snapshot.attributionRefusal else {
        return [TextLine(" not known yet: the first pass over all guests is under way")]
      }
      return ScanPanel.text("not known: " + state.shown(refusal.text), state)
    case .contents:
      let why = ScanProgressText.whyNone(snapshot, state)[0]
      return ScanPanel.text("not known: \(why). c opens the content scan, o goes back.", state)
    }
  }

  /// The last digit above each column, and where it is 0 what stands before it in the line above.
  private static func drawNumbers(
    _ state: DashboardState, _ common: CommonMemory, _ layout: SharingLayout, _ selected: Int,
    on grid: inout Grid
  ) {
    let heading = TextWidth.fit(" NAME", width: layout.labelWidth, ellipsis: false)
    TextLine(heading, style: .bold)
      .draw(on: &grid, row: layout.numberRows, width: layout.labelWidth)
    for place in 0..<layout.columns {
      let column = state.sharing.firstColumn + place
      let number = column + 1
      let left = layout.labelWidth + place * SharingLayout.cellWidth
      let style: Style = column == selected ? .reverse : .bold
      grid.put(
        TextWidth.fit(String(number % 10), width: 2, alignment: .right), row: layout.numberRows,
        column: left, style: style, width: 2)
      if layout.numberRows > 1, number.isMultiple(of: 10) {
        let tens = String(number / 10)
        grid.put(tens, row: 1, column: left + 2 - tens.count, style: .bold)
      }
    }
  }

  private static func drawLabel(
    _ row: Int, _ state: DashboardState, _ common: CommonMemory, _ layout: SharingLayout,
    isSelected: Bool, _ place: Int, on grid: inout Grid
  ) {
    guard common.guests.indices.contains(row) else { return }
    let digits = String(common.guests.count).count
    let number = TextWidth.fit(String(row + 1), width: digits, alignment: .right)
    let name = SharingDetails.name(of: common.guests[row], state)
    let text = (isSelected ? ">" : " ") + number + " " + name
    grid.put(
      TextWidth.fit(text, width: max(0, layout.labelWidth - 1)) + " ",
      row: 1 + layout.numberRows + place, column: 0, style: isSelected ? .bold : .plain,
      width: layout.labelWidth)
  }

  private static func drawCells(
    _ row: Int, _ state: DashboardState, _ common: CommonMemory, _ layout: SharingLayout,
    _ scale: HeatScale, _ cursor: (row: Int, column: Int), _ place: Int, on grid: inout Grid
  ) {
    for offset in 0..<layout.columns {
      let column = state.sharing.firstColumn + offset
      let pages = common.pages(row: row, column: column)
      var text = "??"
      var style = Style(tint: .quiet)
      if let pages {
        text = String(repeating: scale.shade(Double(pages)), count: SharingLayout.cellWidth)
        style = Style(tint: tint(scale.level(Double(pages)), of: scale))
      }
      if row == column, pages == 0 { text = "\\ " }
      if row == cursor.row, column == cursor.column {
        text = "[]"
        style = Style(bold: true, reverse: true)
      }
      grid.put(
        text, row: 1 + layout.numberRows + place,
        column: layout.labelWidth + offset * SharingLayout.cellWidth, style: style, width: 2)
    }
  }

  /// A second signal only: little, some, much.
  private static func tint(_ level: Int, of scale: HeatScale) -> Style.Tint {
    switch 3 * level / max(1, scale.shades.count - 1) {
    case 0: .quiet
    case 1: .plain
    case 2: .accent
    default: .warning
    }
  }

  /// Each shade with the largest amount it stands for.
  private static func legend(
    _ scale: HeatScale, _ common: CommonMemory, _ snapshot: Snapshot, width: Int
  ) -> TextLine {
    guard common.most > 0 else { return TextLine(" nobody has memory in common with another") }
    func text(_ levels: [Int], _ head: String, _ tail: String = "") -> String {
      levels.reduce(head) { text, level in
        let bytes = snapshot.bytes(pages: scale.upperBound(ofLevel: level))
        let amount = ByteText.mib(bytes, decimals: Double(bytes ?? 0) < 10_485_760 ? 1 : 0)
        return text + "  \(scale.shades[level])\(scale.shades[level]) \(amount)"
      } + tail
    }
    let last = scale.shades.count - 1
    let all = Array(1...last)
    let lines = [
      text(all, " /MiB up to", "   blank 0   ?? not known"), text(all, " /MiB up to", "   blank 0"),
      text(all, " /MiB"), text([1, last / 2, last], " /MiB"),
    ]
    return .longest(lines.map { TextLine($0) }, width: width)
  }
}

import Figures
import MergeModel
import Screen

/// The RAM of one guest from address 0 to its end, each cell what most of its pages are.
enum MemoryMapPanel {
  static func draw(
    _ id: ProcessIdentity, _ state: DashboardState, _ snapshot: Snapshot, on grid: inout Grid
  ) {
    title(id, state, snapshot).draw(on: &grid, row: 0, width: grid.columns)
    if grid.rows > 1 {
      FooterPanel.draw(state, keysRow: grid.rows - 1, messageRow: nil, on: &grid)
    }
    let region = Region(row: 1, column: 0, rows: grid.rows - 2, columns: grid.columns)
    guard let map = snapshot.content?.value.memoryMaps[id], !map.cells.isEmpty else {
      for (place, line) in why(id, state, snapshot).prefix(region.rows).enumerated() {
        line.draw(on: &grid, row: region.row + place, width: grid.columns)
      }
      return
    }
    draw(map, state, snapshot, in: region, on: &grid)
  }

  private static func draw(
    _ map: MemoryMap, _ state: DashboardState, _ snapshot: Snapshot, in region: Region,
    on grid: inout Grid
  ) {
    let legend = legend(map, state, snapshot, width: region.columns)
    let legendRows = region.rows >= legend.count + 3 ? legend.count : 0
    let cellBytes = Double(map.pagesPerCell) * Double(snapshot.host.pageBytes)
    let unit = AddressUnit(cellBytes: cellBytes)
    let labelWidth = unit.text(Double(map.cells.count) * cellBytes).count + 2
    let hasLabels = region.columns >= labelWidth + 8
    let left = hasLabels ? labelWidth : 0
    let height = max(1, region.rows - legendRows - 1)
    let layout = MapLayout(cells: map.cells.count, width: region.columns - left, height: height)
    heading(map, layout, cellBytes, unit, width: region.columns)
      .draw(on: &grid, row: region.row, width: region.columns)
    for row in 0..<min(layout.rows, height) {
      let first = row * layout.columns
      if hasLabels {
        let address = Double(first * layout.perCell) * cellBytes
        grid.put(
          TextWidth.fit(unit.text(address), width: labelWidth - 1, alignment: .right),
          row: region.row + 1 + row, column: 0, style: Style(tint: .quiet), width: labelWidth)
      }
      for column in 0..<layout.columns {
        guard let cell = layout.state(at: first + column, of: map) else { break }
        grid[region.row + 1 + row, left + column] = Cell(
          String(cell.glyph(unicode: state.unicode)), style: cell.style)
      }
    }
    // Right below the map, with a blank line between where there is one to spare.
    let mapEnd = region.row + 1 + min(layout.rows, height)
    let legendRow = min(mapEnd + 1, region.endRow - legendRows)
    for (place, line) in legend.prefix(legendRows).enumerated() {
      line.draw(on: &grid, row: legendRow + place, width: region.columns)
    }
  }

  private static func title(
    _ id: ProcessIdentity, _ state: DashboardState, _ snapshot: Snapshot
  ) -> TextLine {
    let name = SharingDetails.name(of: id, state)
    return TextLine(
      fitting: [
        Phrase("MEMORY MAP \(name)", style: .bold),
        Phrase("  \(shortened(state.shown(snapshot.host.name), to: 20))", orLeftOutAt: 20),
        Phrase("  \(state.clock(snapshot.takenAt))", orLeftOutAt: 18),
      ],
      right: [Phrase(ScanProgressText.status(snapshot, state) + [""], costs: [10, 21, 40])],
      width: state.columns)
  }

  /// How much there is, and what one cell stands for.
  private static func heading(
    _ map: MemoryMap, _ layout: MapLayout, _ cellBytes: Double, _ unit: AddressUnit, width: Int
  ) -> TextLine {
    let pages = map.pages.values.reduce(0) { $0 &+ $1 }
    let all = Double(pages) / Double(max(1, map.pagesPerCell)) * cellBytes
    let one = cellBytes * Double(layout.perCell)
    let cell =
      one < 1_048_576
      ? "\(DecimalText.fixed(one / 1_024, decimals: 0)) KiB" : "\(megabytes(one)) MiB"
    let forms = [
      " address/\(unit.word)   RAM \(megabytes(all)) MiB; one cell is \(cell), shown as what most of it is",
      " RAM \(megabytes(all)) MiB; one cell is \(cell)", " a cell is \(cell)",
    ]
    return .longest(forms.map { TextLine($0, style: .bold) }, width: width)
  }

  /// Each state with its glyph and its MiB, over as many lines as it takes.
  private static func legend(
    _ map: MemoryMap, _ state: DashboardState, _ snapshot: Snapshot, width: Int
  ) -> [TextLine] {
    var lines = [TextLine(" /MiB")]
    for kind in MemoryMap.State.byInterest {
      let mib = snapshot.mib(pages: map.pages[kind] ?? 0)
      let text = " \(kind.word) \(mib)"
      if lines[lines.count - 1].width + 3 + TextWidth.cells(of: text) > width {
        lines.append(TextLine("     "))
      }
      lines[lines.count - 1].append("  ")
      lines[lines.count - 1].append(
        String(kind.glyph(unicode: state.unicode)), style: kind.style)
      lines[lines.count - 1].append(text)
    }
    return lines
  }

  private static func why(
    _ id: ProcessIdentity, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    guard let report = snapshot.content?.value else {
      let why = ScanProgressText.whyNone(snapshot, state)[0]
      return ScanPanel.text("No memory map yet: \(why).", state)
        + ScanPanel.text(
          "The content scan finds out what the pages are: c shows and starts it.", state)
    }
    if let unread = report.unread[id] {
      return ScanPanel.text("No memory map: \(state.shown(unread))", state)
    }
    guard state.process(id)?.guest != nil else {
      return ScanPanel.text("No memory map: only guests have one, and only while they run.", state)
    }
    return ScanPanel.text(
      "No memory map: the last content scan did not see this guest. c starts another.", state)
  }

  private static func megabytes(_ bytes: Double) -> String {
    let mib = bytes / 1_048_576
    return DecimalText.fixed(mib, decimals: mib == mib.rounded() ? 0 : 1)
  }
}

/// In what addresses at the beginning of rows are written, so that none is rounded.
private struct AddressUnit {
  let word: String
  private let bytes: Double

  /// Rows are eight cells long, or a multiple of that.
  init(cellBytes: Double) {
    let isWhole = (cellBytes * 8).truncatingRemainder(dividingBy: 1_048_576) == 0
    word = isWhole ? "MiB" : "KiB"
    bytes = isWhole ? 1_048_576 : 1_024
  }

  func text(_ address: Double) -> String { DecimalText.fixed(address / bytes, decimals: 0) }
}

import Figures
import MergeModel
import Screen

/// Saving, ksmd and COW over time, side by side.
enum GraphPanel {
  private static let gap = 3

  static func draw(
    _ state: DashboardState, now: Moment, layout: OverviewLayout, in region: Region,
    on grid: inout Grid
  ) {
    guard layout.graphRows > 0, let span = state.span.seconds else { return }
    let places = region.split(columns: History.Series.allCases.count, gap: gap)
    for (series, place) in zip(History.Series.allCases, places) {
      let values = state.history.values(
        of: series, span: span, steps: BrailleGraph.samples(columns: place.columns), now: now)
      // A step is the mean of its time: while the saving climbs, what line 2 says is above it.
      let newest = series == .saving ? state.snapshot?.savingBytes.map { Double($0) } : nil
      let top = series.top(for: max(values.compactMap(\.self).max() ?? 0, newest ?? 0))
      let reach = state.history.reach(of: series, now: now)
      title(series, top: top, state: state, reach: reach, width: place.columns)
        .draw(on: &grid, row: place.row, column: place.column, width: place.columns)
      let curves = Region(
        row: place.row + 1, column: place.column, rows: layout.graphRows, columns: place.columns)
      BrailleGraph.draw(
        values, top: top, in: curves, on: &grid, style: Style(tint: .accent),
        unicode: state.unicode)
      if layout.hasTimeAxis {
        TimeAxis.line(state, series: series, span: span, now: now, width: place.columns)
          .draw(on: &grid, row: curves.endRow, column: place.column, width: place.columns)
      }
    }
  }

  /// Scale, unit and span; where the past does not reach that far yet, how far it does.
  private static func title(
    _ series: History.Series, top: Double, state: DashboardState, reach: Double?, width: Int
  ) -> TextLine {
    guard let reach, let span = state.span.seconds else {
      return TextLine(shortened("\(series.word): no data", to: width), style: .bold)
    }
    let short = reach < span * 0.95 ? " (\(DurationText.coarse(reach)) so far)" : ""
    return TextLine(
      fitting: [
        Phrase([series.word, series.shortWord], costs: [20], style: .bold),
        Phrase([" 0-" + series.scale(top), " 0-" + series.shortScale(top)], costs: [10]),
        Phrase(", \(state.span.word)", orLeftOutAt: 30),
        Phrase(short, orLeftOutAt: 15, style: Style(tint: .quiet)),
      ], width: width)
  }
}

extension History.Series {
  var word: String {
    switch self {
    case .saving: "saving"
    case .ksmdCPU: "ksmd"
    case .cowBreaks: "COW breaks"
    }
  }

  var shortWord: String { self == .cowBreaks ? "COW" : word }

  private static let gib = ByteUnit.gib.bytes
  private static let mib = ByteUnit.mib.bytes

  /// A fixed step above the largest value, so that the scale rarely moves.
  func top(for largest: Double) -> Double {
    switch self {
    case .saving where largest > Self.gib:
      Self.gib * GraphScale.top(for: largest / Self.gib, steps: [1, 1.6, 2.4, 4, 6])
    case .saving: min(Self.gib, Self.mib * GraphScale.top(for: largest / Self.mib, atLeast: 10))
    case .ksmdCPU: GraphScale.top(for: largest, atLeast: 10)
    case .cowBreaks: GraphScale.top(for: largest, atLeast: 100)
    }
  }

  /// The top of the scale with its unit.
  func scale(_ top: Double) -> String {
    switch self {
    case .saving where top >= Self.gib:
      let gib = top / Self.gib
      return DecimalText.fixed(gib, decimals: gib < 10 ? 1 : 0) + " GiB"
    case .saving: return DecimalText.fixed(top / Self.mib, decimals: 0) + " MiB"
    case .ksmdCPU: return DecimalText.fixed(top, decimals: 0) + "% of a core"
    case .cowBreaks where top >= 1_000:
      return DecimalText.fixed(top / 1_000, decimals: 0) + "k/s"
    case .cowBreaks: return DecimalText.fixed(top, decimals: 0) + "/s"
    }
  }

  /// The same in fewer cells.
  func shortScale(_ top: Double) -> String {
    self == .ksmdCPU ? DecimalText.fixed(top, decimals: 0) + "%" : scale(top)
  }
}

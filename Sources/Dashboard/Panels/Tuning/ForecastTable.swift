import Figures
import MergeModel
import Screen
import TuningRules

/// Rate, pass, CPU and saving in columns: now and after, or before, forecast and measured.
enum ForecastTable {
  typealias Column = TuningForecast.Column

  /// Narrower windows have no columns, but one line `now -> after` a figure.
  static let leastWidth = 60
  /// From here on each line says what its figures mean.
  private static let leastWidthWithNotes = 76

  /// Before Enter.
  static func lines(
    _ forecast: TuningForecast, _ isUnchanged: Bool, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    let isMeasured: Bool = if case .measured? = snapshot.scanRate { true } else { false }
    let heads = [isMeasured ? "now, measured" : "now"] + (isUnchanged ? [] : ["after, forecast"])
    let columns = isUnchanged ? [forecast.now] : [forecast.now, forecast.after]
    return lines(heads, columns, notes: notes(forecast, state, snapshot), state)
      + cost(forecast, state)
  }

  /// After it.
  static func lines(_ applied: AppliedChange, _ state: DashboardState) -> [TextLine] {
    guard let forecast = applied.forecast else { return [] }
    return lines(
      ["before", "forecast", "measured"],
      [forecast.now, forecast.after, applied.measured ?? Column()], notes: [:], state)
  }

  private enum Figure: CaseIterable {
    case rate
    case pass
    case merges
    case cpu
    case burst
    case saving

    var label: String {
      switch self {
      case .rate: "pages/s"
      case .pass: "one full pass"
      case .merges: "a new equal page merges"
      case .cpu: "ksmd, of one core"
      case .burst: "longest burst"
      case .saving: "saving"
      }
    }

    var shortLabel: String {
      switch self {
      case .rate: "pages/s"
      case .pass: "pass"
      case .merges: "new page"
      case .cpu: "ksmd CPU"
      case .burst: "burst"
      case .saving: "saving"
      }
    }

    /// The most important first: a narrow window may show only these.
    static let byWeight: [Figure] = [.cpu, .rate, .pass, .saving, .burst, .merges]

    func text(_ column: Column) -> String {
      switch self {
      case .rate: return RateText.perSecond(column.pagesPerSecond)
      case .pass: return DurationText.exact(column.passSeconds)
      case .merges:
        let time = DurationText.exact(column.mergesWithinSeconds)
        return column.mergesWithinSeconds == nil ? time : "within \(time)"
      case .cpu: return PercentText.percent(column.cpuPercent) + range(column)
      case .burst: return DurationText.fine(column.burstSeconds)
      case .saving:
        guard let bytes = column.savingBytes else { return DecimalText.unknown }
        let unit = ByteUnit.line(largest: bytes.magnitude)
        return "\(unit.text(bytes)) \(unit.word)"
      }
    }

    /// ` (8-11)`, where both ends are not the same.
    private func range(_ column: Column) -> String {
      guard let range = column.cpuPercentRange else { return "" }
      let decimals = range.upperBound < 10 && range.upperBound - range.lowerBound < 2 ? 1 : 0
      let ends = [range.lowerBound, range.upperBound].map {
        DecimalText.fixed($0, decimals: decimals)
      }
      return ends[0] == ends[1] ? "" : " (\(ends[0])-\(ends[1]))"
    }
  }

  private static func lines(
    _ heads: [String], _ columns: [Column], notes: [Figure: String], _ state: DashboardState
  ) -> [TextLine] {
    guard state.columns >= leastWidth else { return narrow(columns) }
    let width = columns.count > 2 ? min(18, max(13, (state.columns - 24) / 3)) : 16
    func row(_ label: String, _ cells: [String], _ note: String, _ style: Style) -> TextLine {
      let text = cells.reduce(TextWidth.fit(" " + label, width: 24)) {
        $0 + TextWidth.fit($1, width: width, alignment: .right)
      }
      let whole = text + (note.isEmpty ? "" : "   " + note)
      return .longest(
        [whole, text].map { TextLine($0, style: style) },
        width: state.columns >= leastWidthWithNotes ? state.columns : text.count)
    }
    return [row("", heads, "", .bold)]
      + Figure.allCases.map { figure in
        row(figure.label, columns.map(figure.text), notes[figure] ?? "", .plain)
      }
  }

  private static func narrow(_ columns: [Column]) -> [TextLine] {
    Figure.byWeight.map { figure in
      TextLine(
        " " + TextWidth.fit(figure.shortLabel, width: 9)
          + columns.map(figure.text).joined(separator: " -> "))
    }
  }

  private static func notes(
    _ forecast: TuningForecast, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [Figure: String] {
    var notes: [Figure: String] = [
      .merges: "needs two looks", .burst: "nice 5, any CPU",
    ]
    let page = Double(snapshot.host.pageBytes)
    if let rate = forecast.after.pagesPerSecond {
      let mib = DecimalText.fixed(rate * page / 1_048_576, decimals: 0)
      notes[.rate] = "\(mib) MiB/s"
    }
    if forecast.isCostMeasured, let cost = forecast.secondsPerPage {
      notes[.cpu] = "\(DecimalText.fixed(cost * 1e6, decimals: 2)) us/page"
    }
    notes[.saving] = when(forecast, state, snapshot)
    return notes
  }

  /// `at 03:15, not 03:17`.
  private static func when(
    _ forecast: TuningForecast, _ state: DashboardState, _ snapshot: Snapshot
  ) -> String? {
    guard let after = forecast.after.savingInSeconds, after > 0 else { return nil }
    let then = time(after, state, snapshot)
    guard let before = forecast.now.savingInSeconds else { return then }
    let now = time(before, state, snapshot)
    return now == then ? then : "\(then), not \(now.split(separator: " ").last ?? "")"
  }

  /// The time of day where it is today's, else how long it takes.
  private static func time(
    _ seconds: Double, _ state: DashboardState, _ snapshot: Snapshot
  ) -> String {
    guard seconds < 43_200 else { return "in \(DurationText.coarse(seconds))" }
    var end = snapshot.takenAt
    end.wall += seconds
    return "at \(state.hourMinute(end))"
  }

  private static func cost(_ forecast: TuningForecast, _ state: DashboardState) -> [TextLine] {
    var lines: [TextLine] = []
    if !forecast.isCostMeasured, forecast.after.cpuPercent != 0 {
      lines += TuningPanel.text(
        "CPU per page is not measured here: 0.5-1.3 us assumed", state, TuningPanel.warning)
    }
    if forecast.isSaturated {
      let rate = RateText.perSecond(forecast.after.pagesPerSecond)
      lines += TuningPanel.text(
        "SATURATED at \(rate) pages/s: ksmd is one thread", state, TuningPanel.warning)
    }
    return lines
  }
}

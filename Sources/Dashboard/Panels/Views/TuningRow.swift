import Figures
import MergeModel
import Screen
import TuningRules

/// The lines of the tuning view, one an entry.
enum TuningRow {
  static func head(_ title: String, _ width: Int) -> TextLine {
    TextLine(row(title, "value", "", "default", "last set", width: width), style: .bold)
  }

  /// Name and value share their room: the longest name has the shortest values.
  private static func row(
    _ name: String, _ value: String, _ unit: String, _ standard: String, _ last: String,
    width: Int
  ) -> String {
    let room = min(42, width - 1)
    let gap = max(1, room - TextWidth.cells(of: name) - TextWidth.cells(of: value))
    let start = " " + name + String(repeating: " ", count: gap) + value
    guard width >= 60 else { return start }
    let wide = width >= 100
    return start + " " + TextWidth.fit(unit, width: wide ? 14 : 8, ellipsis: false)
      + TextWidth.fit(standard, width: 9, alignment: .right) + "  " + last
  }

  static func text(
    _ entry: TuningEntry, _ state: DashboardState, _ snapshot: Snapshot
  ) -> String {
    switch entry {
    case .knob(let file): return knob(file, state, snapshot)
    case .pulse:
      let gain = snapshot.missedBytes.map {
        "would merge \(snapshot.sampleMark)\(CircumstanceLines.amount($0)) that smart scan misses"
      }
      return named("catch-up scan", gain ?? "merges what smart scan misses", state)
    case .preset(let name, let isOwn):
      guard let preset = state.preset(name, isOwn: isOwn) else { return "" }
      return named(state.shown(name), brings(preset, state, snapshot), state)
    case .applied:
      return named("last change", applied(state), state)
    case .held(let id):
      guard let held = state.held.first(where: { $0.recordID == id }) else { return "" }
      return named(word(held.kind), state.shown(heldWords(held, state)), state)
    }
  }

  private static func named(_ name: String, _ text: String, _ state: DashboardState) -> String {
    let name = TextWidth.fit(name, width: state.columns >= 60 ? 16 : 14)
    return " \(name) \(text)"
  }

  private static func knob(
    _ file: KSMFile, _ state: DashboardState, _ snapshot: Snapshot
  ) -> String {
    guard let knob = Knob.of(file) else { return "" }
    let value: String
    switch snapshot.ksm[reading: file] {
    case .value(let held): value = state.shown(knob.shown(held.text))
    case .forbidden: value = CellText.hidden
    case .absent: value = DecimalText.unknown
    case .failed: value = "unreadable"
    }
    let unit = knob.unit.hasPrefix("%") && state.columns < 100 ? "%" : knob.unit
    let last = state.lastSet(file).map { last in
      state.hourMinute(last.at) + ((last.record?.person ?? last.author).map { " " + $0 } ?? "")
    }
    let note = [mark(knob, snapshot).map { "(\($0.short))" }, last].compactMap(\.self)
      .joined(separator: " ")
    let flag = state.setBack(file).map { setBackFlag($0, state) }
    // Where there is no room for words a mark stands before the name.
    let name = flag != nil && state.columns < 60 ? "! \(file.rawValue)" : file.rawValue
    return row(
      name, value, unit, knob.kernelDefault, flag ?? state.shown(note), width: state.columns)
  }

  private static func setBackFlag(_ back: OwnSetting.SetBack, _ state: DashboardState) -> String {
    let time = state.hourMinute(back.seenAt)
    let forms = [
      "! set back by somebody else at \(time)", "! set back by somebody else",
      "! set back \(time)",
    ]
    let room = state.columns - (state.columns >= 100 ? 69 : 63)
    return TextLine.longest(forms.map { TextLine($0) }, width: room).text
  }

  /// What somebody made of a setting of this session.
  static func setBackWords(_ file: KSMFile, _ state: DashboardState) -> String? {
    state.setBack(file).map { back in
      state.shown(
        "Set back by \(state.author(of: back)): this session had set "
          + "\(ChangeWords.value(back.change.from, of: file)) at \(state.clock(back.setAt)); "
          + "seen at \(state.clock(back.seenAt)).")
    }
  }

  /// What stands between a setting and its effect.
  static func mark(
    _ knob: Knob, _ snapshot: Snapshot
  ) -> (short: String, long: String)? {
    if knob.isOfAdvisor, !snapshot.isAdvised {
      return ("inert", "Inert: the advisor is off.")
    }
    switch knob.condition {
    case .onlyWithoutAdvisor where snapshot.isAdvised:
      return ("advisor", "The kernel's advisor sets it: advisor_mode=none first.")
    case .onlyUnmerged where (snapshot.ksm[.pagesShared] ?? 0) > 0:
      return ("unmerges", "Everything has to be unmerged first: the panel shows what that needs.")
    default: return nil
    }
  }

  /// `1050/20  49.9k pages/s  5.0% of a core  pass 2m08s`.
  private static func brings(
    _ preset: Preset, _ state: DashboardState, _ snapshot: Snapshot
  ) -> String {
    let changes = state.changes(preset.wishes)
    guard !changes.isEmpty else { return "holds now" }
    let then = TuningForecast(changes, in: snapshot).after
    let back = preset.trialSeconds.map { ", \(DurationText.coarse($0)), then back" } ?? ""
    let missed = preset.missed.map { "  ! \($0)" } ?? ""
    let cpu = "\(cpu(then)) of a core"
    let pass = "pass \(DurationText.exact(then.passSeconds))"
    let forms = [
      "\(batch(preset))\(RateText.perSecond(then.pagesPerSecond)) pages/s  \(cpu)  "
        + "\(pass)\(back)\(missed)",
      "\(batch(preset))\(cpu)  \(pass)\(back)\(missed)", "\(cpu)\(back)\(missed)",
      "\(cpu)\(missed)", cpu,
    ]
    let isKnown = then.pagesPerSecond != nil || then.passSeconds != nil
    return isKnown
      ? TextLine.longest(forms.map { TextLine($0) }, width: state.columns - 18).text
      : state.shown(preset.text)
  }

  /// As a range where it is known no better than that.
  private static func cpu(_ column: TuningForecast.Column) -> String {
    guard let range = column.cpuPercentRange, range.upperBound > range.lowerBound * widest else {
      return PercentText.percent(column.cpuPercent)
    }
    return "\(PercentText.percent(range.lowerBound))-\(PercentText.percent(range.upperBound))"
  }

  /// Most by least, above which one figure would say more than is known.
  private static let widest = 2.5

  /// pages_to_scan and sleep_millisecs, where it sets them.
  private static func batch(_ preset: Preset) -> String {
    let pages = preset.wishes.first { $0.file == .pagesToScan }?.value
    let sleep = preset.wishes.first { $0.file == .sleepMillisecs }?.value
    guard let pages, let sleep else { return "" }
    return "\(pages)/\(sleep)  "
  }

  private static func applied(_ state: DashboardState) -> String {
    guard let applied = state.applied else { return "" }
    guard let report = applied.report else {
      return state.shown(TuningStatus.brackets(state).first ?? "") + "  Enter shows it"
    }
    return state.shown("\(state.clock(report.ended))  \(ChangeWords.outcome(report).words)")
  }

  private static func word(_ kind: HeldChange.Kind) -> String {
    switch kind {
    case .trial: "trial"
    case .pulse: "catch-up scan"
    case .session: "session"
    case .sequence: "sequence"
    }
  }

  private static func heldWords(_ held: HeldChange, _ state: DashboardState) -> String {
    let what = held.changes.map(ChangeWords.change).joined(separator: ", ")
    let left = TuningStatus.secondsLeft(held, state).map { ", back in \(DurationText.exact($0))" }
    return "\(what)\(left ?? ""), by \(held.user)"
      + (state.ownRecords.contains(held.recordID) ? "  K keep  B back" : "")
  }
}

import Figures
import MergeModel
import Screen
import TuningRules

/// A change that was asked for: its steps while it is under way, and what came of it.
enum OutcomeLines {
  /// A forecast that is further off says so.
  private static let tolerance = 0.2

  static func lines(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    guard let applied = state.applied else {
      return TuningPanel.text("Nothing has been changed by this session.", state)
    }
    guard let report = applied.report else { return underWay(applied, state, snapshot) }
    return ending(report, state) + back(applied, state) + trial(state)
      + gain(applied, report, state, snapshot) + columns(applied, report, state)
      + lasting(applied, state)
  }

  private static func underWay(
    _ applied: AppliedChange, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    let began = applied.progress?.since ?? applied.askedAt
    let elapsed = max(0, (state.now ?? snapshot.takenAt).seconds(since: began))
    var lines: [TextLine] = []
    if let plan = applied.progress?.plan ?? applied.plan {
      lines += StepLines.lines(
        plan, progress: applied.progress ?? TuningProgress(plan: plan, step: 0, since: began),
        state, snapshot)
    }
    if let share = applied.progress?.share {
      let bar = ProgressBar.text(
        share, width: max(4, min(40, state.columns - 12)), unicode: state.unicode)
      lines.append(TextLine(" [\(bar)] \(TuningStatus.percent(share))", style: .bold))
    }
    return lines + TuningPanel.text("for \(DurationText.exact(elapsed)) now", state)
      + TuningPanel.text("q leaves it running, x breaks it off.", state)
  }

  private static func ending(_ report: TuningReport, _ state: DashboardState) -> [TextLine] {
    switch report.ending {
    case .refused(let refusal): return StagedLines.refused(refusal, state)
    case .unchanged: return TuningPanel.text("All of it held already: nothing was changed.", state)
    case .otherwise(let why):
      return TuningPanel.text(state.shown(why), state, TuningPanel.problem) + results(report, state)
    case .done:
      if let guest = report.record?.guest {
        return TuningPanel.text(state.shown("\(ChangeWords.change(guest)): done."), state)
      }
      return results(report, state)
    }
  }

  /// Old, new, and what the file reads now.
  private static func results(_ report: TuningReport, _ state: DashboardState) -> [TextLine] {
    report.results.map { result in
      let isHeld = result.reads == result.wanted
      let reads = result.reads.map { "reads \($0)" } ?? "cannot be read back"
      return TextLine(
        fitting: [
          Phrase(
            [TextWidth.fit(" " + result.file.rawValue, width: 20), " \(result.file.rawValue) "],
            costs: [10]),
          Phrase(state.shown(ChangeWords.value(result.before, of: result.file)) + " -> "),
          Phrase(state.shown(ChangeWords.value(result.wanted, of: result.file)), style: .bold),
          Phrase(
            " (\(state.shown(reads)))", style: isHeld ? .plain : TuningPanel.problem),
        ], width: state.columns)
    }
  }

  /// Settings that somebody gave another value since.
  private static func back(_ applied: AppliedChange, _ state: DashboardState) -> [TextLine] {
    if let why = applied.wentBack, !applied.notPutBack.isEmpty {
      let reasons = applied.notPutBack.joined(separator: "; ")
      return TuningPanel.text(
        "! It did not go back whole (\(state.shown(why))): \(state.shown(reasons)).", state,
        TuningPanel.problem)
    }
    if let why = applied.wentBack {
      return TuningPanel.text("It went back: \(state.shown(why)).", state, .bold)
    }
    return applied.setBack.flatMap { back -> [TextLine] in
      let before = applied.report?.results.first { $0.file == back.change.file }?.before
      let verb = back.change.to == before ? "set back to" : "set to"
      let last = state.lastSet(back.change.file)
      let author = last?.change.to == back.change.to ? last?.author.map { ", by \($0)" } : nil
      let text =
        "! \(back.change.file.rawValue) \(verb) \(back.change.to) at "
        + "\(state.clock(back.seenAt))\(author ?? "")"
      return TuningPanel.text(state.shown(text), state, TuningPanel.warning)
    }
  }

  private static func trial(_ state: DashboardState) -> [TextLine] {
    guard let trial = state.trialInHand else { return [] }
    let left = TuningStatus.secondsLeft(trial, state).map { " in \(DurationText.exact($0))" } ?? ""
    let isThis = trial.recordID == state.applied?.report?.record?.id
    let what = isThis ? "On trial" : "\(ChangeWords.files(trial)) on trial"
    return TuningPanel.text(
      "\(what): it goes back\(left). K keeps it, B puts it back now.", state, .bold)
  }

  /// What a catch-up scan merged, beside what was expected of it.
  private static func gain(
    _ applied: AppliedChange, _ report: TuningReport, _ state: DashboardState,
    _ snapshot: Snapshot
  ) -> [TextLine] {
    guard let pages = report.gainedPages else { return [] }
    let got = CircumstanceLines.amount(snapshot.bytes(pages: pages))
    let expected = applied.expectedBytes.map(CircumstanceLines.amount) ?? "not known"
    return TuningPanel.labelled("GAIN", "\(got); expected \(expected)", state)
  }

  private static func columns(
    _ applied: AppliedChange, _ report: TuningReport, _ state: DashboardState
  ) -> [TextLine] {
    switch report.ending {
    case .refused, .unchanged: return []
    case .done, .otherwise: break
    }
    guard applied.forecast != nil else { return [] }
    return [TextLine()] + ForecastTable.lines(applied, state) + [TextLine()]
      + measured(applied, report, state)
  }

  private static func measured(
    _ applied: AppliedChange, _ report: TuningReport, _ state: DashboardState
  ) -> [TextLine] {
    guard let column = applied.measured, let forecast = applied.forecast?.after else {
      if !applied.setBack.isEmpty || applied.wentBack != nil { return [] }
      let left = AppliedChange.measuredAfter - (state.now?.seconds(since: report.ended) ?? 0)
      let when = left > 0 ? " in \(DurationText.exact(left))" : ""
      return TuningPanel.text("Measured\(when): after a minute, or a whole full scan.", state)
    }
    let figures = [
      off(column.pagesPerSecond, forecast.pagesPerSecond, "pages/s"),
      off(column.cpuPercent, forecast.cpuPercent, "ksmd's CPU time"),
      off(column.passSeconds, forecast.passSeconds, "the full pass"),
    ].compactMap(\.self)
    let span = DurationText.exact(applied.measuredSeconds)
    return TuningPanel.text("Measured over \(span).", state)
      + figures.flatMap { TuningPanel.text("! \($0)", state, TuningPanel.warning) }
  }

  /// `pages/s 27% below the forecast`; nil where it is near.
  private static func off(_ measured: Double?, _ forecast: Double?, _ word: String) -> String? {
    guard let measured, let forecast, forecast > 0 else { return nil }
    let share = measured / forecast - 1
    guard abs(share) > tolerance else { return nil }
    return "\(word) \(PercentText.percent(abs(share) * 100, decimals: 0)) "
      + "\(share < 0 ? "below" : "above") the forecast"
  }

  private static func lasting(_ applied: AppliedChange, _ state: DashboardState) -> [TextLine] {
    guard case .tuning(let panel) = state.mode, let plan = applied.plan,
      applied.request.trialSeconds == nil, !plan.tmpfilesLines.isEmpty
    else { return [] }
    return CircumstanceLines.lasts(plan, panel, state)
  }
}

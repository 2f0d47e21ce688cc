import Figures
import MergeModel
import SnapshotExport
import TuningRules

/// A plan and what came of it, as text.
enum TunePlanText {
  /// What would be done: `--dry-run`.
  static func plan(_ plan: TuningPlan, _ snapshot: Snapshot) -> [UInt8] {
    let host = snapshot.host.name
    var page = TextPage()
    guard !plan.isEmpty else {
      page.line("unchanged: all of it holds already on \(host)")
      return page.bytes
    }
    page.line("plan for \(host), nothing is changed yet")
    for (place, step) in plan.steps.enumerated() {
      page.line("\(place + 1). \(text(step))")
    }
    page.blank()
    for change in plan.changes { page.line(text(change)) }
    if let seconds = plan.request.trialSeconds {
      page.line("back after \(DurationText.exact(seconds)), unless it is kept")
    }
    page.section("KSMD", [forecast(plan, snapshot)])
    page.section("CONFIRM", plan.reasonLines)
    if let missing = plan.missingConfirmation(host: host) {
      page.section("", [missing.wayOut])
    }
    for note in plan.notes { page.section("NOTE", plan.lines(of: note)) }
    return page.bytes
  }

  /// What does not hold, one line each, and nothing where all does: `--check`.
  static func check(_ plan: TuningPlan) -> [UInt8] {
    guard !plan.isEmpty else { return [] }
    var page = TextPage()
    for change in plan.askedChanges {
      page.line("\(change.file.rawValue) reads \(change.from), asked \(change.to)")
    }
    if let guest = plan.guestChange {
      page.line("merging of \(guest.name) is \(word(guest.from)), asked \(word(guest.to))")
    }
    if case .pulse = plan.request.aim { page.line("a catch-up scan is asked: it never holds") }
    return page.bytes
  }

  private static func word(_ isOn: Bool) -> String { isOn ? "on" : "off" }

  /// What it costs and how long a full scan takes, before and after.
  private static func forecast(_ plan: TuningPlan, _ snapshot: Snapshot) -> String {
    let forecast = TuningForecast(plan.changes, in: snapshot)
    let after = forecast.after.cpuPercentRange.map { range in
      "\(PercentText.percent(range.lowerBound)) to \(PercentText.percent(range.upperBound))"
    }
    return "now \(PercentText.percent(forecast.now.cpuPercent)) of one core, then "
      + "\(after ?? PercentText.percent(forecast.after.cpuPercent)); one full pass now "
      + "\(DurationText.exact(forecast.now.passSeconds)), then "
      + DurationText.exact(forecast.after.passSeconds) + look(snapshot)
  }

  /// How long ksmd was looked at: a dashboard that looks for minutes knows better.
  private static func look(_ snapshot: Snapshot) -> String {
    guard let seconds = snapshot.rates?.seconds, snapshot.ksm[.run] == 1 else { return "" }
    return " (ksmd was looked at for \(DurationText.exact(seconds)))"
  }

  /// What holds now, one line a setting.
  static func report(_ report: TuningReport) -> [UInt8] {
    var page = TextPage()
    if case .unchanged = report.ending {
      page.line("unchanged: all of it holds already")
      return page.bytes
    }
    if case .pulse = report.request.aim {
      page.line(pulse(report))
      return page.bytes
    }
    for result in report.results {
      let knob = Knob.of(result.file)
      let before = knob?.shown(result.before) ?? result.before
      let wanted = knob?.shown(result.wanted) ?? result.wanted
      let reads = result.reads.map { "reads \($0)" } ?? "cannot be read back"
      page.line("\(result.file.rawValue) \(before) -> \(wanted) (\(reads))")
    }
    if let guest = report.record?.guest {
      page.line("merging of \(guest.name): \(guest.to ? "on" : "off")")
    }
    if let failure = report.record?.failure { page.line(failure) }
    return page.bytes
  }

  /// What happened meanwhile: other pages may have merged, and some may have come apart.
  private static func pulse(_ report: TuningReport) -> String {
    let how = report.ending == .done ? "done" : "broken off"
    let gain = report.gainedPages.map { pages in
      pages >= 0
        ? ": pages_sharing rose by \(pages) meanwhile"
        : ": pages_sharing fell by \(-pages) meanwhile"
    }
    let now = report.results.first { $0.file == .smartScan }?.reads.map { "; smart_scan is \($0)" }
    return "catch-up scan \(how)\(gain ?? "")\(now ?? "")"
  }

  private static func text(_ change: SettingChange) -> String {
    let knob = Knob.of(change.file)
    let from = knob?.shown(change.from) ?? change.from
    let to = knob?.shown(change.to) ?? change.to
    return "\(change.file.rawValue) \(from) -> \(to)"
  }

  static func text(_ step: TuningPlan.Step) -> String {
    switch step {
    case .write(let file, let value):
      "write \(Knob.of(file)?.shown(value) ?? value) to \(file.rawValue)"
    case .unmerge: "unmerge everything (run=2), and wait until it is done"
    case .fullScans(let count): "wait for \(count) full scans"
    case .guest(let change): "turn merging of \(change.name) \(change.to ? "on" : "off")"
    }
  }
}

import Figures
import MergeModel
import Screen
import TuningRules

/// Whether it is worth it, what the host has to spare, who else writes, and how long it lasts.
enum CircumstanceLines {
  /// Less is nothing, in bytes.
  private static let leastBytes: Int64 = 1_048_576

  static func worth(
    _ forecast: TuningForecast, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    let lost = (forecast.now.savingBytes ?? 0) - (forecast.after.savingBytes ?? 0)
    if forecast.after.savingBytes != nil, lost >= leastBytes {
      return TuningPanel.labelled("WORTH IT?", "It costs \(amount(lost)) of the saving.", state)
    }
    guard let byItself = forecast.byItselfBytes, let never = forecast.neverBytes else {
      return TuningPanel.labelled("WORTH IT?", "not known without a content scan (c)", state)
    }
    let text = coming(byItself, forecast, snapshot) + staying(never, forecast)
    return TuningPanel.labelled("WORTH IT?", text, state)
  }

  /// What merges by itself with the change, against what does without.
  private static func coming(
    _ bytes: Int64, _ forecast: TuningForecast, _ snapshot: Snapshot
  ) -> String {
    let anyway = TuningForecast([], in: snapshot).byItselfBytes ?? 0
    let word = forecast.worth == .much ? "Yes" : "Little"
    let mark = snapshot.sampleMark
    if bytes - anyway >= leastBytes {
      return "\(word): it brings \(mark)\(amount(bytes - anyway)) more."
    }
    if anyway - bytes >= leastBytes {
      return "It costs \(mark)\(amount(anyway - bytes)) that would merge by itself."
    }
    guard bytes >= leastBytes else { return "No: nothing more merges by itself at any rate." }
    let more = mark + amount(bytes)
    guard let now = forecast.now.savingInSeconds, let after = forecast.after.savingInSeconds else {
      return "\(more) will merge by itself while ksmd runs."
    }
    let difference = DurationText.exact(abs(now - after))
    switch forecast.worth {
    case .costs where after > now: return "It costs time: \(more) merge \(difference) later."
    case .much, .little: return "\(word): it brings \(more) \(difference) sooner."
    case .unknown, .nothing, .costs:
      return "No: \(more) will merge by itself, as soon without it."
    }
  }

  /// What no rate brings, and what does.
  private static func staying(_ bytes: Int64, _ forecast: TuningForecast) -> String {
    guard bytes >= leastBytes else { return "" }
    let remedies = forecast.remedies.filter { $0.bytes >= leastBytes }.map {
      "\($0.words) (\(amount($0.bytes)))"
    }
    return " It never brings the other \(amount(bytes))"
      + (remedies.isEmpty ? "." : ": \(remedies.joined(separator: ", ")).")
  }

  static func amount(_ bytes: Int64) -> String {
    let unit = ByteUnit.line(largest: bytes)
    return "\(unit.amount(bytes)) \(unit.word)"
  }

  static func host(_ state: DashboardState, _ snapshot: Snapshot) -> [TextLine] {
    let host = snapshot.host
    let idle = PercentText.percent(snapshot.rates?.idlePercent, decimals: 0)
    let available = host.availableBytes.value.map { amount(Int64(clamping: $0)) }
    let text =
      "\(host.processorCount) CPU\(host.processorCount == 1 ? "" : "s"), \(idle) idle, "
      + "load \(DecimalText.fixed(host.loadAverage.value)), "
      + "PSI cpu some10 \(PercentText.percent(host.processorPressureAvg10.value)), "
      + "avail \(available ?? DecimalText.unknown)"
    return TuningPanel.labelled("HOST", text, state)
  }

  static func writers(
    _ plan: TuningPlan, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    let notes = writerNotes(plan, snapshot)
    guard notes.isEmpty else {
      return notes.flatMap { TuningPanel.labelled("WRITERS", state.shown($0), state) }
    }
    let names = snapshot.otherWriters.map { writer in
      writer.name + (writer.pid.map { " (pid \($0))" } ?? "")
    }
    let found =
      names.isEmpty
      ? nil : "\(names.joined(separator: ", ")) found; this is not known to be theirs"
    let unknown = state.unknownWrite.map {
      "unknown: somebody changed a setting "
        + DurationText.ago(snapshot.takenAt.seconds(since: $0))
    }
    let said = [found, unknown].compactMap(\.self)
    let text = said.isEmpty ? "none found" : said.joined(separator: "; ")
    return TuningPanel.labelled("WRITERS", state.shown(text), state)
  }

  /// What the plan says of other writers.
  static func writerNotes(_ plan: TuningPlan, _ snapshot: Snapshot) -> [String] {
    let starts = snapshot.otherWriters.compactMap { writer in
      writer.pid.map { "\(writer.name) (pid \($0)) " }
    }
    return plan.notes.filter { note in starts.contains { note.hasPrefix($0) } }
  }

  static func lasts(
    _ plan: TuningPlan, _ panel: TuningPanelState, _ state: DashboardState
  ) -> [TextLine] {
    if let seconds = panel.trialSeconds {
      return TuningPanel.labelled(
        "LASTS", "\(DurationText.exact(seconds)), then back unless K keeps it", state)
    }
    // Unmerging is done once: nothing of it lasts.
    if plan.changes.contains(where: { $0.file == .run && $0.to == "2" }) { return [] }
    let until =
      state.isRestoringOnExit ? "until ksmtop ends (--restore-on-exit)" : "until reboot"
    guard !plan.tmpfilesLines.isEmpty else {
      return TuningPanel.labelled("LASTS", until, state)
    }
    guard panel.showsLasting else {
      let count = plan.tmpfilesLines.count == 1 ? "line" : "lines"
      return TuningPanel.labelled("LASTS", "\(until) (p shows the tmpfiles.d \(count))", state)
    }
    return TuningPanel.labelled("LASTS", "\(until); in /etc/tmpfiles.d/ksm.conf it stays:", state)
      + plan.tmpfilesLines.map { TextLine("   " + state.shown($0)) }
  }
}

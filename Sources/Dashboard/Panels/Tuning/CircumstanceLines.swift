import Figures
import MergeModel
import Screen
import TuningRules

/// Whether it is worth it, what the host has to spare, who else writes, and how long it lasts.
enum CircumstanceLines {
  /// Below this part of the saving, what comes by itself is little.
  private static let littleShare = 0.05

  static func worth(
    _ forecast: TuningForecast, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    guard let byItself = forecast.byItselfBytes, let never = forecast.neverBytes else {
      return TuningPanel.labelled("WORTH IT?", "not known without a content scan (c)", state)
    }
    let text = coming(byItself, forecast, snapshot) + staying(never, forecast)
    return TuningPanel.labelled("WORTH IT?", text, state)
  }

  /// What merges by itself, and how much sooner or later.
  private static func coming(
    _ bytes: Int64, _ forecast: TuningForecast, _ snapshot: Snapshot
  ) -> String {
    guard bytes >= 1_048_576 else { return "No: nothing more merges by itself at any rate." }
    let amount = snapshot.sampleMark + self.amount(bytes)
    guard let now = forecast.now.savingInSeconds, let after = forecast.after.savingInSeconds else {
      return "\(amount) will merge by itself while ksmd runs."
    }
    let share = Double(bytes) / Double(max(1, snapshot.savingBytes ?? 1))
    let word = share < littleShare ? "Little" : "Yes"
    let difference = DurationText.exact(abs(now - after))
    if now - after >= 1 { return "\(word): it brings \(amount) \(difference) sooner." }
    if after - now >= 1 { return "It brings \(amount) \(difference) later." }
    return "\(amount) will merge by itself, no sooner than now."
  }

  /// What no rate brings, and what does.
  private static func staying(_ bytes: Int64, _ forecast: TuningForecast) -> String {
    guard bytes >= 1_048_576 else { return "" }
    let remedies = forecast.remedies.filter { $0.bytes >= 1_048_576 }.map {
      "\($0.words) (\(amount($0.bytes)))"
    }
    return " It never brings the other \(amount(bytes))"
      + (remedies.isEmpty ? "." : ": \(remedies.joined(separator: ", ")).")
  }

  static func amount(_ bytes: Int64) -> String {
    let unit = ByteUnit.line(largest: bytes)
    return "\(unit.text(bytes)) \(unit.word)"
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
    let text =
      names.isEmpty
      ? "none found" : "\(names.joined(separator: ", ")) found; this is not known to be theirs"
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

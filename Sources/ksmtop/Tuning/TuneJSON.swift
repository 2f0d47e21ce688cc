import Figures
import MergeModel
import SnapshotExport
import TuningRules

/// What `tune --format json` prints: `ksmtop.tune.v1`; docs/tuning.md tells what each key means.
enum TuneJSON {
  /// The settings as they are, with the table of what they take.
  static func settings(_ situation: TuningSituation, version: String) -> [UInt8] {
    let snapshot = situation.snapshot
    return document(snapshot, version: version) { json in
      json.objects("settings", Knob.all) { json, knob in
        let reading = snapshot.ksm[reading: knob.file]
        json.member("name", .text(knob.file.rawValue))
        json.member("value", ExportValue(reading.value?.text))
        json.member("default", .text(knob.kernelDefault))
        json.member("takes", .text(knob.rangeText))
        json.member("unit", .text(knob.unit))
        json.member("explanation", .text(knob.explanation))
        json.member("rule", ExportValue(knob.rule))
        json.member("source", .text(knob.source))
      }
      json.objects("held", situation.held) { write($1, to: &$0) }
      json.objects("abandoned", situation.abandoned) { write($1, to: &$0) }
      json.objects("writers", snapshot.otherWriters) { json, writer in
        json.member("name", .text(writer.name))
        json.member("pid", ExportValue(writer.pid))
      }
    }
  }

  /// The presets as they are on this host.
  static func presets(_ presets: [Preset], _ snapshot: Snapshot, version: String) -> [UInt8] {
    document(snapshot, version: version) { json in
      json.objects("presets", presets) { json, preset in
        json.member("name", .text(preset.name))
        json.member("text", .text(preset.text))
        json.member("seconds", ExportValue(preset.trialSeconds.map { Int64($0) }))
        json.objects("settings", preset.wishes, inline: true) { json, wish in
          json.member("name", .text(wish.file.rawValue))
          json.member("value", .text(wish.value))
        }
      }
    }
  }

  /// The log, oldest first.
  static func history(_ situation: TuningSituation, version: String) -> [UInt8] {
    document(situation.snapshot, version: version) { json in
      json.objects("history", situation.records) { write($1, to: &$0) }
    }
  }

  /// A plan that is not carried out.
  static func plan(_ plan: TuningPlan, _ snapshot: Snapshot, version: String) -> [UInt8] {
    document(snapshot, version: version) { json in
      json.object("plan") { json in write(plan, to: &json) }
    }
  }

  /// Whether all of it holds, and what does not.
  static func check(_ plan: TuningPlan, _ snapshot: Snapshot, version: String) -> [UInt8] {
    document(snapshot, version: version) { json in
      json.member("holds", .flag(plan.isEmpty))
      json.objects("settings", plan.askedChanges) { json, change in
        json.member("name", .text(change.file.rawValue))
        json.member("reads", .text(change.from))
        json.member("asked", .text(change.to))
      }
      if let guest = plan.guestChange {
        json.object("guest") { json in
          json.member("name", .text(guest.name))
          json.member("pid", ExportValue(guest.id.pid))
          json.member("merges", .flag(guest.from))
          json.member("asked", .flag(guest.to))
        }
      }
    }
  }

  /// What came of a request.
  static func report(
    _ report: TuningReport, _ snapshot: Snapshot, version: String
  ) -> [UInt8] {
    document(snapshot, version: version) { json in
      json.member("result", .text(report.ending.word))
      json.objects("settings", report.results) { json, result in
        json.member("name", .text(result.file.rawValue))
        json.member("before", .text(result.before))
        json.member("wanted", .text(result.wanted))
        json.member("reads", ExportValue(result.reads))
      }
      if let record = report.record {
        json.object("record") { json in write(record, to: &json) }
      }
      if let gained = report.gainedPages { json.member("gained_pages", ExportValue(gained)) }
    }
  }

  private static func document(
    _ snapshot: Snapshot, version: String, _ body: (inout JSONWriter) -> Void
  ) -> [UInt8] {
    var json = JSONWriter(.indented)
    json.document { json in
      json.member("schema", .text("ksmtop.tune.v1"))
      json.member("version", .text(version))
      json.member("taken_at", .text(ClockText.rfc3339(snapshot.takenAt.wall)))
      json.member("host", ExportValue(snapshot.host.name.isEmpty ? nil : snapshot.host.name))
      body(&json)
    }
    return json.bytes
  }

  private static func write(_ plan: TuningPlan, to json: inout JSONWriter) {
    json.texts("steps", plan.steps.map(TunePlanText.text))
    write(plan.changes, to: &json)
    json.member("confirmation", .text(plan.confirmation.word))
    if let gate = plan.gate {
      json.object("memory") { json in
        json.member("needed_bytes", ExportValue(gate.neededBytes))
        json.member("available_bytes", ExportValue(gate.availableBytes))
        json.member("swap_free_bytes", ExportValue(gate.swapFreeBytes))
        json.member("fits", .text(gate.fit.word))
      }
    }
    json.texts("notes", plan.notes)
  }

  private static func write(_ held: HeldChange, to json: inout JSONWriter) {
    json.member("kind", .text(held.kind.words))
    json.member("user", .text(held.user))
    json.member("since", .text(ClockText.rfc3339(held.began.wall)))
    json.member("until", ExportValue(held.until.map { ClockText.rfc3339($0.wall) }))
    write(held.changes, to: &json)
  }

  private static func write(_ record: ChangeRecord, to json: inout JSONWriter) {
    json.member("id", .text(record.id))
    json.member("at", .text(ClockText.rfc3339(record.at.wall)))
    json.member("user", .text(record.user))
    json.member("login", ExportValue(record.login))
    json.member("terminal", ExportValue(record.terminal))
    json.member("what", .text(TuneHistoryText.what(record)))
    write(record.changes, to: &json)
    json.member("failure", ExportValue(record.failure))
  }

  private static func write(_ changes: [SettingChange], to json: inout JSONWriter) {
    json.objects("changes", changes, inline: true) { json, change in
      json.member("name", .text(change.file.rawValue))
      json.member("from", .text(change.from))
      json.member("to", .text(change.to))
    }
  }
}

extension TuningReport.Ending {
  /// The word of the export contract.
  var word: String {
    switch self {
    case .done: "done"
    case .unchanged: "unchanged"
    case .refused: "refused"
    case .otherwise: "otherwise"
    }
  }
}

extension TuningPlan.Confirmation {
  var word: String {
    switch self {
    case .none: "none"
    case .hostName: "host_name"
    case .hostNameTwice: "host_name_twice"
    }
  }
}

extension MemoryGate.Fit {
  var word: String {
    switch self {
    case .fits: "yes"
    case .fitsWithSwap: "with_swap"
    case .doesNotFit: "no"
    case .unknown: "unknown"
    }
  }
}

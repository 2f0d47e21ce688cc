import Figures
import MergeModel

/// The contract `ksmtop.snapshot.v1`; docs/export.md tells what each key means.
enum SnapshotJSON {
  static func render(
    _ snapshot: Snapshot, _ selection: GuestSelection, _ options: SnapshotOptions
  ) -> [UInt8] {
    var json = JSONWriter(options.repeated ? .oneLine : .indented)
    json.document { json in
      json.member("schema", .text("ksmtop.snapshot.v1"))
      json.member("version", .text(options.version))
      json.member("taken_at", .text(ClockText.rfc3339(snapshot.takenAt.wall)))
      writeHost(snapshot, to: &json)
      writeJudgement(snapshot, selection, to: &json)
      writeProcesses("guests", selection.guests(of: snapshot), snapshot, to: &json)
      writeProcesses("others", selection.others(of: snapshot), snapshot, to: &json)
      writePairs(selection.pairs(of: snapshot), to: &json)
      writeObject(
        "reconciliation", snapshot.attribution == nil ? nil : HostFields.reconciliation(snapshot),
        to: &json)
      ContentJSON.write(snapshot, selection, to: &json)
    }
    return json.bytes
  }

  private static func writeHost(_ snapshot: Snapshot, to json: inout JSONWriter) {
    json.object("host", HostFields.host(snapshot))
    json.object("rights") { json in
      json.member("complete", .flag(snapshot.rights.complete))
      json.texts("missing", snapshot.rights.missing)
    }
    json.object("ksm") { json in
      json.object("settings", HostFields.kernelFiles(KSMFile.settings, snapshot))
      json.object("counters", HostFields.kernelFiles(KSMFile.counters, snapshot))
      json.members(HostFields.sums(snapshot))
      writeObject(
        "ksmd", snapshot.host.ksmd.value == nil ? nil : HostFields.ksmd(snapshot), to: &json)
      json.members([HostFields.cowBreaks(snapshot)])
    }
    writeObject("rates", snapshot.rates == nil ? nil : HostFields.rates(snapshot), to: &json)
  }

  private static func writeJudgement(
    _ snapshot: Snapshot, _ selection: GuestSelection, to json: inout JSONWriter
  ) {
    let verdict = snapshot.assessment?.verdict
    writeObject(
      "verdict",
      verdict.map {
        [ExportField("state", .text($0.state.rawValue)), ExportField("message", .text($0.message))]
      },
      to: &json)
    writeHeadroom(snapshot, to: &json)
    writeFindings(selection.hostFindings(of: snapshot), to: &json)
  }

  private static func writeHeadroom(_ snapshot: Snapshot, to json: inout JSONWriter) {
    let fields = HeadroomFields(snapshot)
    json.object("headroom") { json in
      json.members(fields.host)
      writeObject("largest_guest", fields.largestGuest, to: &json)
      json.objects("groups", fields.places) { json, place in
        json.members(HeadroomFields.group(place))
      }
      guard let storm = fields.storm else {
        json.member("storm", .null)
        return
      }
      json.object("storm") { json in
        json.members(storm)
        json.objects("writers", snapshot.trend.storm?.writers ?? [], inline: true) { json, writer in
          json.members(HeadroomFields.writer(writer))
        }
      }
    }
  }

  private static func writeProcesses(
    _ key: String, _ processes: [ProcessFigures], _ snapshot: Snapshot, to json: inout JSONWriter
  ) {
    json.objects(key, processes) { json, process in
      json.members(ProcessFields.figures(of: process, in: snapshot))
      json.object("ages", ProcessFields.ages(of: process, in: snapshot))
      writeFindings(snapshot.findings(of: process), to: &json)
    }
  }

  private static func writeFindings(_ findings: [Finding], to json: inout JSONWriter) {
    json.objects("findings", findings) { json, finding in
      json.member("code", .text(finding.code))
      json.member("severity", .text(finding.severity.word))
      json.member("message", .text(finding.message))
      json.member("next_step", .text(finding.nextStep))
    }
  }

  /// Null before the first attribution, or where it is impossible.
  private static func writePairs(_ pairs: [SharingPair]?, to json: inout JSONWriter) {
    guard let pairs else {
      json.member("pairs", .null)
      return
    }
    json.objects("pairs", pairs, inline: true) { json, pair in
      json.member("a", ExportValue(pair.a))
      json.member("b", ExportValue(pair.b))
      json.member("common_frames", .unsigned(pair.commonFrames))
    }
  }

  private static func writeObject(
    _ key: String, _ fields: [ExportField]?, to json: inout JSONWriter
  ) {
    if let fields { json.object(key, fields) } else { json.member(key, .null) }
  }
}

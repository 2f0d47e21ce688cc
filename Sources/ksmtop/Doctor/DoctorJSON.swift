import Figures
import MergeModel
import SnapshotExport

/// The report for programs: `ksmtop.doctor.v1`; docs/doctor.md tells what each key means.
enum DoctorJSON {
  static func render(_ report: DoctorReport, version: String) -> [UInt8] {
    let snapshot = report.snapshot
    var json = JSONWriter(.indented)
    json.document { json in
      json.member("schema", .text("ksmtop.doctor.v1"))
      json.member("version", .text(version))
      json.member("taken_at", .text(ClockText.rfc3339(snapshot.takenAt.wall)))
      json.member("host", ExportValue(snapshot.host.name.isEmpty ? nil : snapshot.host.name))
      writeVerdict(snapshot.assessment?.verdict, to: &json)
      json.objects("findings", Array(report.entries.enumerated())) { json, item in
        write(item.element, item.offset + 1, to: &json)
      }
      json.objects("not_known", report.gaps) { json, gap in
        json.member("code", ExportValue(gap.code))
        json.member("message", .text(gap.message))
        json.member("next_step", .text(gap.nextStep))
      }
      if let features = report.features {
        json.objects("features", features) { json, state in
          json.member("feature", .text(state.feature.rawValue))
          json.member("works", .flag(state.works))
          json.member("obstacle", ExportValue(state.obstacle))
          json.member("would_work_with", .text(state.wayOut.joined(separator: " ")))
        }
      } else {
        json.member("features", .null)
      }
      json.member("ignored", ExportValue(report.ignored))
    }
    return json.bytes
  }

  private static func writeVerdict(_ verdict: Verdict?, to json: inout JSONWriter) {
    guard let verdict else {
      json.member("verdict", .null)
      return
    }
    json.object("verdict") { json in
      json.member("state", .text(verdict.state.rawValue))
      json.member("message", .text(verdict.message))
    }
  }

  private static func write(
    _ entry: DoctorReport.Entry, _ number: Int, to json: inout JSONWriter
  ) {
    json.member("number", ExportValue(number))
    write(entry.finding, to: &json)
    json.objects("processes", entry.processes) { json, patient in
      json.member("pid", ExportValue(patient.process.id.pid))
      json.member("name", .text(patient.process.name))
      json.member("message", .text(patient.finding.message))
      json.member("next_step", .text(patient.finding.nextStep))
    }
  }

  private static func write(_ finding: Finding, to json: inout JSONWriter) {
    json.member("code", .text(finding.code))
    json.member("severity", .text(finding.severity.word))
    json.member("message", .text(finding.message))
    json.member("next_step", .text(finding.nextStep))
  }
}

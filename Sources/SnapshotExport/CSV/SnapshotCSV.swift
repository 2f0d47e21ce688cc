import Figures
import MergeModel

/// One row for the host, one a guest, one for each other process; docs/export.md has the form.
enum SnapshotCSV {
  private enum Kind: String {
    case host
    case guest
    case other
  }

  static func render(
    _ snapshot: Snapshot, _ selection: GuestSelection, _ options: SnapshotOptions
  ) -> [UInt8] {
    let hostFields = hostFields(snapshot)
    let hostCells = hostFields.map { CSVRow.cell($0.value) }
    let noHostCells = Array(repeating: "", count: hostCells.count)
    let noProcessCells = Array(repeating: "", count: processKeys(snapshot).count)
    let start = { (kind: Kind) in
      [
        ClockText.rfc3339(snapshot.takenAt.wall), CSVRow.cell(.text(snapshot.host.name)),
        kind.rawValue,
      ]
    }
    var lines: [UInt8] = []
    if options.isFirst {
      let keys = ["taken_at", "host", "kind"] + processKeys(snapshot) + ["findings"]
      lines += CSVRow.line(keys + hostFields.map(\.key))
    }
    lines += CSVRow.line(
      start(.host) + noProcessCells + [codes(selection.hostFindings(of: snapshot))] + hostCells)
    for (kind, processes) in [
      (Kind.guest, selection.guests(of: snapshot)), (.other, selection.others(of: snapshot)),
    ] {
      for process in processes {
        let cells = processFields(process, snapshot).map { CSVRow.cell($0.value) }
        let findings = snapshot.assessment.map { $0.processFindings[process.id] ?? [] }
        lines += CSVRow.line(start(kind) + cells + [codes(findings)] + noHostCells)
      }
    }
    return lines
  }

  private static func processFields(
    _ process: ProcessFigures, _ snapshot: Snapshot
  ) -> [ExportField] {
    ProcessFields.figures(of: process, in: snapshot)
      + prefixed("ages", ProcessFields.ages(of: process, in: snapshot))
      + prefixed("content_guest", contentFields(of: process, snapshot))
  }

  private static func contentFields(
    of process: ProcessFigures, _ snapshot: Snapshot
  ) -> [ExportField] {
    let figures = snapshot.content?.value.processes[process.id]
    return ContentFields.process(figures, looks: snapshot.content?.value.looks ?? 0)
      + prefixed("reasons", ContentFields.reasons(figures?.obstacles))
  }

  private static func contentFields(_ snapshot: Snapshot) -> [ExportField] {
    let report = snapshot.content?.value
    return ContentFields.host(snapshot)
      + prefixed("ideal_split", ContentFields.split(report))
      + prefixed("reasons", ContentFields.reasons(report?.obstacles))
  }

  /// The same for every snapshot, also for one without a single process.
  private static func processKeys(_ snapshot: Snapshot) -> [String] {
    let nobody = ProcessFigures(
      id: ProcessIdentity(pid: 0, startTicks: 0), command: "", guest: nil,
      resident: Aged(.absent, at: snapshot.takenAt), counters: Aged(.absent, at: snapshot.takenAt))
    return processFields(nobody, snapshot).map(\.key)
  }

  /// Every file of the kernel has its column, also where this kernel lacks it.
  private static func hostFields(_ snapshot: Snapshot) -> [ExportField] {
    HostFields.host(snapshot).filter { $0.key != "name" }
      + HostFields.kernelFiles(KSMFile.settings, snapshot)
      + HostFields.kernelFiles(KSMFile.counters, snapshot)
      + HostFields.sums(snapshot)
      + prefixed("ksmd", HostFields.ksmd(snapshot))
      + [HostFields.cowBreaks(snapshot)]
      + prefixed("rates", HostFields.rates(snapshot))
      + [
        ExportField(
          "verdict_state", ExportValue(snapshot.assessment?.verdict.state.rawValue))
      ]
      + prefixed("headroom", headroomFields(snapshot))
      + prefixed("reconciliation", HostFields.reconciliation(snapshot))
      + prefixed("content", contentFields(snapshot))
  }

  /// The cgroups one by one are in JSON only.
  private static func headroomFields(_ snapshot: Snapshot) -> [ExportField] {
    let fields = HeadroomFields(snapshot)
    return fields.host + prefixed("largest_guest", fields.largestGuestColumns)
      + prefixed("storm", fields.stormColumns)
  }

  /// The name of the object that holds these keys in JSON stands before them.
  private static func prefixed(_ name: String, _ fields: [ExportField]) -> [ExportField] {
    fields.map { ExportField("\(name)_\($0.key)", $0.value) }
  }

  /// Codes of findings with a space between them; empty where there are none or nobody has looked.
  private static func codes(_ findings: [Finding]?) -> String {
    CSVRow.cell(.text((findings ?? []).map(\.code).joined(separator: " ")))
  }
}

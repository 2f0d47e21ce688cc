import MergeModel

/// The object `content` of the contract: what a content scan found.
enum ContentJSON {
  /// Null before the first scan, and where content cannot be scanned.
  static func write(
    _ snapshot: Snapshot, _ selection: GuestSelection, to json: inout JSONWriter
  ) {
    guard let report = snapshot.content?.value else {
      json.member("content", .null)
      return
    }
    json.object("content") { json in
      json.members(ContentFields.host(snapshot))
      writeIntervals(ContentFields.intervals(report), to: &json)
      json.object("ideal_split", ContentFields.split(report))
      json.object("reasons", ContentFields.reasons(report.obstacles))
      writeProcesses("guests", selection.guests(of: snapshot), report, to: &json)
      writeProcesses("others", selection.others(of: snapshot), report, to: &json)
      writePairs(selection.contentPairs(of: report), to: &json)
      writeUnread(
        selection.guests(of: snapshot) + selection.others(of: snapshot), report, to: &json)
    }
  }

  /// Those that the scan met; one that began after it is in no list.
  private static func writeProcesses(
    _ key: String, _ processes: [ProcessFigures], _ report: ContentReport,
    to json: inout JSONWriter
  ) {
    json.objects(key, processes.filter { report.processes[$0.id] != nil }) { json, process in
      let figures = report.processes[process.id] ?? ContentFigures()
      json.member("pid", ExportValue(process.id.pid))
      json.members(ContentFields.process(figures, looks: report.looks))
      writeIntervals(ContentFields.intervals(figures, looks: report.looks), to: &json)
      json.object("reasons", ContentFields.reasons(figures.obstacles))
    }
  }

  private static func writeIntervals(
    _ intervals: [ContentFields.Interval], to json: inout JSONWriter
  ) {
    json.object("intervals_95") { json in
      for interval in intervals { json.values(interval.key, interval.ends) }
    }
  }

  private static func writePairs(_ pairs: [ContentPair], to json: inout JSONWriter) {
    json.objects("pairs", pairs, inline: true) { json, pair in
      json.member("a", ExportValue(pair.a))
      json.member("b", ExportValue(pair.b))
      json.member("common_contents", ExportValue(pages: pair.commonContents.value))
    }
  }

  private static func writeUnread(
    _ processes: [ProcessFigures], _ report: ContentReport, to json: inout JSONWriter
  ) {
    json.objects("unread", processes.filter { report.unread[$0.id] != nil }) { json, process in
      json.member("pid", ExportValue(process.id.pid))
      json.member("message", .text(report.unread[process.id] ?? ""))
    }
  }
}

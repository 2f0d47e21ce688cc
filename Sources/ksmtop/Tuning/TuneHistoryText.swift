import Figures
import MergeModel
import SnapshotExport

/// The host's log of changes as text: `ksmtop tune --history`.
enum TuneHistoryText {
  static func render(_ records: [ChangeRecord], utcOffset: Int) -> [UInt8] {
    var page = TextPage()
    if records.isEmpty { page.line("nothing in the log of changes") }
    for record in records { page.line(line(record, utcOffset: utcOffset)) }
    return page.bytes
  }

  /// `2026-11-24 02:33:10  pages_to_scan 100 -> 1000  by root (sudo alice), pts/3`.
  static func line(_ record: ChangeRecord, utcOffset: Int) -> String {
    let time = ClockText.dateTime(record.at.wall, utcOffset: utcOffset)
    return "\(time)  \(what(record))  by \(record.author)"
      + (record.failure.map { ": \($0)" } ?? "")
  }

  static func what(_ record: ChangeRecord) -> String {
    var parts = record.changes.map { "\($0.file.rawValue) \($0.from) -> \($0.to)" }
    if let guest = record.guest {
      parts.append("merging of \(guest.name) \(word(guest.from)) -> \(word(guest.to))")
    }
    let changes = parts.joined(separator: ", ")
    switch record.kind {
    case .set: return changes
    case .trial(let seconds): return "trial of \(DurationText.exact(seconds)): \(changes)"
    case .putBack: return "put back: \(changes)"
    case .undo: return "undo: \(changes)"
    case .pulse: return "catch-up scan: \(changes)"
    case .kept: return "a trial was kept" + (changes.isEmpty ? "" : ": \(changes)")
    }
  }

  private static func word(_ isOn: Bool) -> String { isOn ? "on" : "off" }
}

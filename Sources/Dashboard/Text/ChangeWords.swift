import Figures
import MergeModel
import TuningRules

/// What was changed, by whom and with what result, in words; names are as given, unfiltered.
enum ChangeWords {
  /// A value with its word: `1 (scan)`.
  static func value(_ value: String, of file: KSMFile) -> String {
    Knob.of(file)?.shown(value) ?? value
  }

  /// `pages_to_scan 100 -> 1000`.
  static func change(_ change: SettingChange) -> String {
    "\(change.file.rawValue) \(value(change.from, of: change.file)) -> "
      + value(change.to, of: change.file)
  }

  /// `merging of vm01 on -> off`.
  static func change(_ change: GuestMergingChange) -> String {
    "merging of \(cutName(change.name)) \(change.from ? "on" : "off") -> \(change.to ? "on" : "off")"
  }

  /// `root (sudo alice)`.
  static func user(_ record: ChangeRecord) -> String {
    record.user + (record.login.map { " (sudo \($0))" } ?? "")
  }

  /// `root (sudo alice), pts/3, ksmtop`.
  static func author(_ record: ChangeRecord) -> String {
    ([user(record)] + [record.terminal].compactMap(\.self) + ["ksmtop"]).joined(separator: ", ")
  }

  /// What was changed, without who did it.
  static func subject(_ record: ChangeRecord) -> String {
    (record.changes.map(change) + [record.guest.map(change)].compactMap(\.self))
      .joined(separator: ", ")
  }

  /// One line of the log.
  static func record(_ record: ChangeRecord, in records: [ChangeRecord]) -> String {
    let what = subject(record)
    let by = "by \(author(record))"
    let text =
      switch record.kind {
      case .set: "\(what)  \(by)"
      case .trial(let seconds): "\(what)  for \(DurationText.exact(seconds)), \(by)"
      case .putBack: "\(what)  put back by ksmtop (\(user(record)))"
      case .undo: "\(what)  taken back \(by)"
      case .pulse: "catch-up scan: \(what)  \(by)"
      case .kept(let id):
        "\(records.first { $0.id == id }.map(subject) ?? "a trial")  kept \(by)"
      }
    return text + (record.failure.map { "  NOT ALL OF IT HOLDS: \($0)" } ?? "")
  }

  /// What came of a request, in one line.
  static func outcome(_ report: TuningReport) -> (words: String, isProblem: Bool) {
    switch report.ending {
    case .done: (done(report), false)
    case .unchanged: ("all of it held already: nothing was changed", false)
    case .refused(let refusal): (refusal.message, true)
    case .otherwise(let why): (why, true)
    }
  }

  private static func done(_ report: TuningReport) -> String {
    if let pages = report.gainedPages { return "the catch-up scan is done: \(pages) pages merged" }
    guard !report.results.isEmpty else {
      return report.record.map(subject) ?? "done"
    }
    return report.results.map { result in
      "\(result.file.rawValue) \(result.before) -> \(result.wanted) "
        + "(reads \(result.reads ?? DecimalText.unknown))"
    }.joined(separator: ", ")
  }

  /// `pages_to_scan, sleep_millisecs`.
  static func files(_ held: HeldChange) -> String {
    held.changes.map(\.file.rawValue).joined(separator: ", ")
  }

  /// `pages_to_scan is back to 1000: ten minutes are over`.
  static func putBack(_ held: HeldChange, why: String, failures: [String]) -> String {
    let values = held.changes.map {
      "\($0.file.rawValue) is back to \(value($0.from, of: $0.file))"
    }
    let what = values.isEmpty ? "put back" : values.joined(separator: ", ")
    guard !failures.isEmpty else { return "\(what): \(why)" }
    return "NOT ALL COULD BE PUT BACK (\(why)): \(failures.joined(separator: "; "))"
  }
}

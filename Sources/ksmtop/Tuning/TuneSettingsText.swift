import Figures
import MergeModel
import SnapshotExport
import TuningRules

/// `ksmtop tune` alone: every setting of this kernel, as text of at most 80 columns.
enum TuneSettingsText {
  static func render(
    _ situation: TuningSituation, version: String, utcOffset: Int
  ) -> [UInt8] {
    let snapshot = situation.snapshot
    var page = TextPage()
    page.line(heading(snapshot, version: version, utcOffset: utcOffset))
    page.blank()
    page.row(row("setting", "value", "default", "takes"))
    for knob in Knob.all {
      let reading = snapshot.ksm[reading: knob.file]
      guard reading != .absent else { continue }
      let value = reading.value.map { knob.shown($0.text) } ?? DecimalText.unknown
      page.row(row(knob.file.rawValue, value, knob.kernelDefault, knob.shortRangeText))
    }
    let missing = Knob.all.filter { snapshot.ksm[reading: $0.file] == .absent }
    page.blank()
    if !missing.isEmpty {
      page.section("LACKS", [missing.map(\.file.rawValue).joined(separator: ", ")])
    }
    if let barrier = barrier(snapshot.rights) { page.section("RIGHTS", [barrier]) }
    page.section("CHANGES", lastChanges(situation, utcOffset: utcOffset))
    page.section("HELD", held(situation))
    page.section("WRITERS", writers(snapshot))
    page.section("LASTS", ["until the next boot (--print-tmpfiles shows how to keep it)"])
    return page.bytes
  }

  /// Why these settings cannot be changed from here; nil where they can.
  private static func barrier(_ rights: Rights) -> String? {
    guard !rights.canWriteSettings else { return nil }
    return rights.user == "root"
      ? "these settings cannot be written here (\(Rights.whyRootMayNotWrite)); "
        + "on the host itself they can"
      : "\(rights.user) may not write these settings; root may: sudo ksmtop tune"
  }

  /// `ksmtop tune NAME`: what one setting is.
  static func explain(_ knob: Knob, _ situation: TuningSituation) -> [UInt8] {
    let reading = situation.snapshot.ksm[reading: knob.file]
    let value = reading.value.map { knob.shown($0.text) }
    var page = TextPage()
    page.line("\(knob.file.rawValue) \(value ?? "is not there: this kernel lacks it")")
    page.section("", [knob.explanation])
    page.section("TAKES", ["\(knob.rangeText); the kernel's default is \(knob.kernelDefault)"])
    if let rule = knob.rule { page.section("RULE", [rule]) }
    page.section("SOURCE", [knob.source])
    return page.bytes
  }

  static func heading(_ snapshot: Snapshot, version: String, utcOffset: Int) -> String {
    let name = snapshot.host.name.isEmpty ? DecimalText.unknown : snapshot.host.name
    let time = ClockText.dateTime(snapshot.takenAt.wall, utcOffset: utcOffset)
    return "ksmtop \(version) tune  \(name)  \(time) \(ClockText.offset(utcOffset))"
  }

  private static func row(_ name: String, _ value: String, _ initial: String, _ takes: String)
    -> String
  {
    HarmlessText.ascii(
      TextPage.left(name, 35) + TextPage.left(value, 12) + TextPage.left(initial, 9) + takes)
  }

  /// The newest five.
  private static func lastChanges(_ situation: TuningSituation, utcOffset: Int) -> [String] {
    let records = situation.records.suffix(5).reversed()
    guard !records.isEmpty else { return ["none by ksmtop in the log"] }
    return records.map { TuneHistoryText.line($0, utcOffset: utcOffset) }
  }

  private static func held(_ situation: TuningSituation) -> [String] {
    let abandoned = situation.abandoned.map { held in
      "\(held.kind.words) of \(held.user): \(goal(held)) was to go back; its guardian was killed, "
        + "and the next ksmtop that may change settings puts it back"
    }
    guard !situation.held.isEmpty else {
      return abandoned.isEmpty ? ["nothing goes back by itself"] : abandoned
    }
    return situation.held.map { held in
      let left = held.until.map { until in
        " in \(DurationText.exact(max(0, until.seconds(since: situation.snapshot.takenAt))))"
      }
      return "\(held.kind.words) of \(held.user): \(goal(held)) goes back\(left ?? "")"
    } + abandoned
  }

  /// What it goes back to.
  private static func goal(_ held: HeldChange) -> String {
    held.changes.map { "\($0.file.rawValue) to \($0.from)" }.joined(separator: ", ")
  }

  private static func writers(_ snapshot: Snapshot) -> [String] {
    let names = snapshot.otherWriters.map { writer in
      writer.name + (writer.pid.map { " (pid \($0))" } ?? "")
    }
    return [names.isEmpty ? "none found" : names.joined(separator: ", ")]
  }
}

extension Knob {
  /// What it takes, in the room of a column: long words stand in its explanation.
  fileprivate var shortRangeText: String {
    guard rangeText.count > 24, case .choice(let choices) = values else { return rangeText }
    return choices.map(\.value).joined(separator: " ")
  }

  /// What it takes, with its unit.
  var rangeText: String {
    switch values {
    case .number(let range):
      "\(range.lowerBound)-\(range.upperBound)" + (unit.isEmpty ? "" : " \(unit)")
    case .choice(let choices):
      choices.map { choice in choice.word.map { "\(choice.value)=\($0)" } ?? choice.value }
        .joined(separator: " ")
    }
  }
}

extension HeldChange.Kind {
  var words: String {
    switch self {
    case .trial: "trial"
    case .pulse: "catch-up scan"
    case .session: "session (--restore-on-exit)"
    case .sequence: "sequence"
    }
  }
}

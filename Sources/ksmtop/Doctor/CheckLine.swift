import Figures
import MergeModel
import SnapshotExport

/// One line for monitoring, after the guidelines of the monitoring plugins.
struct CheckLine {
  /// What a plugin says by its exit code.
  enum State: Int32 {
    case ok
    case warning
    case critical
    case unknown

    var word: String {
      switch self {
      case .ok: "OK"
      case .warning: "WARNING"
      case .critical: "CRITICAL"
      case .unknown: "UNKNOWN"
      }
    }
  }

  let state: State
  let text: String

  var bytes: [UInt8] { Array((text + "\n").utf8) }

  /// Problems are critical; without the rights to see all of it, nothing else is certain.
  init(_ report: DoctorReport) {
    let problems = report.entries(.problem)
    let warnings = report.entries(.warning)
    let gaps = report.gaps.filter { $0.code != nil }
    let verdict = report.snapshot.assessment?.verdict
    if !problems.isEmpty {
      state = .critical
    } else if !gaps.isEmpty || report.isBlind {
      state = .unknown
    } else {
      state = warnings.isEmpty ? .ok : .warning
    }
    var parts = [Self.headline(report.snapshot)]
    if state == .unknown {
      let reason = gaps.first?.message ?? verdict?.message ?? "it was not judged"
      parts.append("not all can be seen: \(Self.clause(reason))")
    }
    parts += Self.findings(problems + warnings)
    let sentence = parts.joined(separator: "; ")
    let data = Perfdata.text(report)
    text = "KSM \(state.word) - \(Self.harmless(sentence)) | \(data)"
  }

  /// Where nothing could be looked at.
  init(failure message: String) {
    state = .unknown
    text = "KSM \(State.unknown.word) - \(Self.harmless(message))"
  }

  private static func headline(_ snapshot: Snapshot) -> String {
    let saving = snapshot.savingBytes.map { "saves \(ByteText.mib($0)) MiB" }
    let state = snapshot.assessment?.verdict.state.rawValue.split(separator: "_")
      .joined(separator: " ")
    let guests = "\(snapshot.guests.count) guest\(snapshot.guests.count == 1 ? "" : "s")"
    return [saving ?? "saving not known", state, guests].compactMap { $0 }.joined(separator: ", ")
  }

  /// The first in words, of the others the codes: `ksmtop doctor` tells the rest.
  private static func findings(_ entries: [DoctorReport.Entry]) -> [String] {
    guard let first = entries.first else { return [] }
    let others = entries.dropFirst().map(named)
    let also = others.isEmpty ? [] : ["also \(others.joined(separator: ", "))"]
    return ["\(named(first)): \(clause(first.finding.message))"] + also
  }

  /// A sentence without its full stop: another clause follows.
  private static func clause(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private static func named(_ entry: DoctorReport.Entry) -> String {
    switch entry.processes.count {
    case 0: entry.finding.code
    case 1: "\(entry.finding.code) (\(entry.processes[0].process.name))"
    case let count: "\(entry.finding.code) (\(count))"
    }
  }

  /// Without the character that begins the performance data.
  private static func harmless(_ text: String) -> String {
    HarmlessText.ascii(text).split(separator: "|", omittingEmptySubsequences: false)
      .joined(separator: "\\u{7c}")
  }
}

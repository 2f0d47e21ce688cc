import Figures
import MergeModel
import Screen

/// Line 2: is it working, what does it save, what does it cost.
enum VerdictLine {
  static func line(_ state: DashboardState, _ snapshot: Snapshot, width: Int) -> TextLine {
    guard let verdict = snapshot.assessment?.verdict else {
      return TextLine(fitting: [Phrase("-")] + figures(snapshot), width: width)
    }
    let word = Phrase(verdict.state.words, style: verdict.state.style)
    let message = state.shown(verdict.message)
    switch verdict.state {
    case .noKSM, .neverRun:
      return TextLine(fitting: [word, why(message, " nothing is merged")], width: width)
    case .stopped where snapshot.savingBytes == 0:
      return TextLine(fitting: [word, why(message, ", saves nothing")], width: width)
    case .stopped:
      return TextLine(fitting: [word] + figures(snapshot, saves: ", still saves"), width: width)
    case .working:
      return TextLine(fitting: [word] + figures(snapshot), width: width)
    case .climbing:
      let why = Phrase("  " + message, orLeftOutAt: 5)
      return TextLine(
        fitting: [word, target(snapshot)] + figures(snapshot) + [why], width: width)
    case .storm:
      guard let storm = snapshot.trend.storm else {
        return TextLine(fitting: [word, why(message, "")], width: width)
      }
      return StormLine.line(word, storm, state, snapshot, width: width)
    case .starved, .wasting, .unmerging, .limited:
      let why = Phrase("  " + message, orLeftOutAt: 5)
      return TextLine(fitting: [word] + figures(snapshot) + [why], width: width)
    }
  }

  /// Where it climbs to, as the content scan foresees it: `(20.9 in ~5m)`.
  private static func target(_ snapshot: Snapshot) -> Phrase {
    let text = target(snapshot, forecast: MergeForecast(snapshot))
    return Phrase(text, orLeftOutAt: 40)
  }

  static func target(_ snapshot: Snapshot, forecast: MergeForecast) -> String {
    guard let predicted = snapshot.content?.value.predictedPagesSharing else { return "" }
    let goal = snapshot.amount(predicted)
    guard let seconds = forecast.convergedSeconds else { return " (to \(goal))" }
    guard seconds > 0 else { return "" }
    return " (\(goal) in ~\(DurationText.coarse(max(1, seconds))))"
  }

  /// The sentence, or the same in few words.
  private static func why(_ message: String, _ brief: String) -> Phrase {
    Phrase(["  " + message, " " + message, brief], costs: [10, 20])
  }

  private static func figures(_ snapshot: Snapshot, saves: String = "  saves") -> [Phrase] {
    let saving = snapshot.amount(snapshot.savingBytes)
    let unit = snapshot.sharingUnit.word
    let letter = String(unit.prefix(1))
    let cpu = PercentText.percent(snapshot.ksmdCPUPercent)
    let ofHost =
      snapshot.ksmdCPUPercent.map {
        " (\(PercentText.percent($0 / Double(max(1, snapshot.host.processorCount)))) of host)"
      } ?? ""
    let metadata = snapshot.metadataAmount()
    return [
      Phrase(["\(saves) \(saving) \(unit)", " saves \(saving)\(letter)"], costs: [60]),
      Phrase(change(snapshot), costs: [10, 20]),
      Phrase(
        [
          "   costs \(cpu) of one core\(ofHost) + \(metadata) \(unit) of RAM",
          "  costs \(cpu) of a core + \(metadata) \(unit) RAM",
          " costs \(cpu)c+\(metadata)\(letter)", "",
        ],
        costs: [11, 61, 70]),
    ]
  }

  private static func change(_ snapshot: Snapshot) -> [String] {
    guard let change = snapshot.trend.savingChangeBytes else { return ["", "", ""] }
    let span = DurationText.coarse(snapshot.trend.savingChangeSeconds)
    let text = "\(ByteText.mib(change, signed: true)) MiB in \(span)"
    guard let resident = snapshot.residentBytes, resident > 0, let saving = snapshot.savingBytes
    else { return [" (\(text))", " (\(text))", ""] }
    let part = PercentText.percent(100 * Double(saving) / Double(resident), decimals: 0)
    return [" (\(part) of \(snapshot.amount(resident)) resident; \(text))", " (\(text))", ""]
  }
}

extension Verdict.State {
  /// The words of line 2.
  var words: String {
    switch self {
    case .working: "WORKING"
    case .climbing: "CLIMBING"
    case .stopped: "STOPPED"
    case .neverRun: "NEVER RUN"
    case .starved: "STARVED"
    case .wasting: "WASTING"
    case .storm: "STORM"
    case .unmerging: "UNMERGING"
    case .limited: "LIMITED"
    case .noKSM: "NO KSM"
    }
  }

  var style: Style {
    switch self {
    case .working, .climbing: Style(tint: .good, bold: true)
    case .stopped, .neverRun, .starved, .wasting, .unmerging, .limited:
      Style(tint: .warning, bold: true)
    case .storm, .noKSM: Style(tint: .problem, bold: true)
    }
  }
}

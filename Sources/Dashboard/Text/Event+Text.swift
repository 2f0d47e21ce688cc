import Figures
import MergeModel

extension Event {
  /// One line; names are as given, unfiltered.
  var text: String {
    switch kind {
    case .guestStarted(let name, let pid): "\(name) started (pid \(pid))"
    case .guestStopped(let name, let pid): "\(name) stopped (pid \(pid))"
    case .settingChanged(let file, let from, let to):
      ChangeWords.change(SettingChange(file, from: from, to: to))
    case .notAnswering(let name, let pid): "\(name) does not answer (pid \(pid))"
    case .answersAgain(let name, let pid): "\(name) answers again (pid \(pid))"
    case .cowBurst(let perSecond): "COW burst, \(RateText.perSecond(perSecond))/s"
    case .note(let text): text
    }
  }

  /// A word or two for the time axis; nil for what is not marked there.
  func axisWord(on series: History.Series) -> String? {
    switch (kind, series) {
    case (.settingChanged(_, let from, let to), .saving),
      (.settingChanged(_, let from, let to), .ksmdCPU):
      "\(from)->\(to)"
    case (.guestStarted(let name, _), .saving): "+" + name
    case (.guestStopped(let name, _), .saving): "-" + name
    case (.cowBurst, .cowBreaks): "burst"
    default: nil
    }
  }
}

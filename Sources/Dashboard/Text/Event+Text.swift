import Figures
import MergeModel

extension Event {
  /// One line; names are as given, unfiltered, but not longer than a line has room for.
  var text: String {
    switch kind {
    case .guestStarted(let name, let pid): "\(cutName(name)) started (pid \(pid))"
    case .guestStopped(let name, let pid): "\(cutName(name)) stopped (pid \(pid))"
    case .settingChanged(let file, let from, let to):
      ChangeWords.change(SettingChange(file, from: from, to: to))
    case .notAnswering(let name, let pid): "\(cutName(name)) does not answer (pid \(pid))"
    case .answersAgain(let name, let pid): "\(cutName(name)) answers again (pid \(pid))"
    case .cowBurst(let perSecond): "COW burst, \(RateText.perSecond(perSecond))/s"
    case .stormBegan(let place, let breaks, let seconds):
      "COW storm began: \(RateText.perSecond(breaks)) COW/s, \(place.memory) gone in "
        + DurationText.exact(seconds)
    case .stormEnded(let place, let seconds):
      "COW storm over after \(DurationText.exact(seconds)), \(place.memory)"
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
    case (.stormBegan, .cowBreaks): "storm"
    default: nil
    }
  }
}

extension Exhaustion.Place {
  /// Whose memory; unfiltered.
  var memory: String {
    switch self {
    case .host: "memory of the host"
    case .group(let path): "memory of \(cutPath(path))"
    }
  }
}

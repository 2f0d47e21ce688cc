import MergeModel

/// One hour of the sample host: saving climbs, ksmd is made faster, and a burst breaks pages.
enum SampleHistory {
  static let events = [
    Event(.settingChanged(.pagesToScan, from: "100", to: "1000"), at: SampleHost.earlier(2_371)),
    Event(.cowBurst(perSecond: 1_600), at: SampleHost.earlier(699)),
  ]

  static let hour: History = {
    var history = History()
    for step in 0...720 {
      let age = Double(3_600 - 5 * step)
      let moment = SampleHost.earlier(age)
      let share = Double(step) / 720
      let burst = (580.0...700).contains(age)
      history.append(
        20.5 * 1_073_741_824 * (0.55 + 0.45 * min(1, 2 * share)), to: .saving, at: moment)
      history.append(age > 2_371 ? 0.6 : 4.5 + 0.6 * share, to: .ksmdCPU, at: moment)
      history.append(
        burst ? 1_600 : 120 + 90 * Double(step % 7) / 7, to: .cowBreaks, at: moment)
    }
    for event in events { history.mark(event) }
    return history
  }()
}

package import MergeModel

/// A preset that the operator wrote into a configuration file.
package struct OwnPreset: Sendable, Equatable {
  package var name: String
  /// A ceiling for ksmd, in per cent of one core, from which the settings follow on each host.
  package var cpuPercent: Double?
  /// Settings by their names; empty with a ceiling.
  package var wishes: [TuningRequest.Wish]
  /// Seconds after which it goes back; nil where it stays.
  package var trialSeconds: Double?

  package init(
    name: String, cpuPercent: Double? = nil, wishes: [TuningRequest.Wish] = [],
    trialSeconds: Double? = nil
  ) {
    self.name = name
    self.cpuPercent = cpuPercent
    self.wishes = wishes
    self.trialSeconds = trialSeconds
  }

  /// As it is on this host; nil where the kernel lacks one of its settings.
  package func preset(for snapshot: Snapshot) -> Preset? {
    let all: [TuningRequest.Wish]
    let text: String
    if let cpuPercent {
      all = Preset.wishes(cpuPercent: cpuPercent, in: snapshot)
      let isWhole = cpuPercent == cpuPercent.rounded()
      text = "at most \(isWhole ? "\(Int(cpuPercent))" : "\(cpuPercent)") % of one core"
    } else {
      let setsByHand = wishes.contains { $0.file == .pagesToScan }
      let isOnModeSet = wishes.contains { $0.file == .advisorMode }
      all = (setsByHand && !isOnModeSet ? Preset.withoutAdvisor(snapshot) : []) + wishes
      text = wishes.map { "\($0.file.rawValue)=\($0.value)" }.joined(separator: " ")
    }
    guard all.allSatisfy({ snapshot.ksm[reading: $0.file] != .absent }) else { return nil }
    return Preset(name: name, text: text, wishes: all, trialSeconds: trialSeconds)
  }
}

package import MergeModel

/// Rate settings by a name, computed for this host.
package struct Preset: Sendable, Equatable {
  package var name: String
  /// What it is, one clause.
  package var text: String
  package var wishes: [TuningRequest.Wish]
  /// Seconds after which it goes back; nil where it stays.
  package var trialSeconds: Double?

  package init(
    name: String, text: String, wishes: [TuningRequest.Wish], trialSeconds: Double? = nil
  ) {
    self.name = name
    self.text = text
    self.wishes = wishes
    self.trialSeconds = trialSeconds
  }

  /// kernel-default, cpu-2, cpu-5, cpu-25, advisor, hold; those that this kernel can.
  package static func builtIn(for snapshot: Snapshot) -> [Preset] { [] }
}

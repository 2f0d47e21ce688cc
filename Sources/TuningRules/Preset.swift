package import MergeModel

/// Rate settings by a name, computed for this host.
package struct Preset: Sendable, Equatable {
  package var name: String
  /// Other names that people know it by.
  package var aliases: [String]
  /// What it is, one clause.
  package var text: String
  package var wishes: [TuningRequest.Wish]
  /// Seconds after which it goes back; nil where it stays.
  package var trialSeconds: Double?
  /// What its name promises of ksmd's CPU time and the forecast does not; nil where both agree.
  package var missed: String?

  package init(
    name: String, aliases: [String] = [], text: String, wishes: [TuningRequest.Wish],
    trialSeconds: Double? = nil
  ) {
    self.name = name
    self.aliases = aliases
    self.text = text
    self.wishes = wishes
    self.trialSeconds = trialSeconds
  }

  /// Whether somebody who typed `word` means it.
  package func isCalled(_ word: String) -> Bool { name == word || aliases.contains(word) }

  /// What it would change in the settings of a snapshot.
  package func changes(in snapshot: Snapshot) -> [SettingChange] {
    wishes.compactMap { wish in
      guard let now = snapshot.ksm[reading: wish.file].value?.text, now != wish.value else {
        return nil
      }
      return SettingChange(wish.file, from: now, to: wish.value)
    }
  }

  /// What it would give here: pages a second, time of a full scan, CPU time.
  package func forecast(in snapshot: Snapshot) -> TuningForecast {
    TuningForecast(changes(in: snapshot), in: snapshot)
  }
}

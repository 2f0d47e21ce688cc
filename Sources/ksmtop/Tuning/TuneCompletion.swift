import MergeModel
import TuningRules

/// What a shell offers behind `ksmtop tune`.
enum TuneCompletion {
  /// The names of the settings, and those values that are chosen from a few.
  static var words: [String] {
    Knob.all.flatMap { knob in
      let name = knob.file.rawValue
      guard case .choice(let choices) = knob.values else { return [name, "\(name)="] }
      return [name] + choices.map { "\(name)=\($0.value)" }
    }
  }

  /// Names of the presets, of the configuration too; it is asked by the shell at each Tab.
  static var presets: [String] {
    let own = (try? Configuration.read())?.presets.map(\.name) ?? []
    return Preset.builtInNames.sorted() + own
  }
}

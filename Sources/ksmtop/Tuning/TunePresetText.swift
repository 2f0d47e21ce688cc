import MergeModel
import SnapshotExport
import TuningRules

/// The presets as they are on this host: `ksmtop tune --presets`.
enum TunePresetText {
  static func render(_ presets: [Preset], _ snapshot: Snapshot) -> [UInt8] {
    var page = TextPage()
    for preset in presets {
      let wishes = preset.wishes.map { "\($0.file.rawValue)=\($0.value)" }
      page.line("\(preset.name): \(preset.text)")
      page.section("", [wishes.joined(separator: " ")])
    }
    return page.bytes
  }
}

extension Preset {
  func answers(to name: String) -> Bool { self.name == name }
}

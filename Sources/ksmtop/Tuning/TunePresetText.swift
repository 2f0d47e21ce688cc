import Figures
import MergeModel
import SnapshotExport
import TuningRules

/// The presets, and what each gives on this host: `ksmtop tune --presets`.
enum TunePresetText {
  static func render(_ presets: [Preset], _ snapshot: Snapshot) -> [UInt8] {
    var page = TextPage()
    for preset in presets {
      let aliases = preset.aliases.isEmpty ? "" : " (\(preset.aliases.joined(separator: ", ")))"
      page.line("\(preset.name)\(aliases): \(preset.text)")
      page.section("", [wishes(preset), gives(preset, snapshot)])
    }
    return page.bytes
  }

  private static func wishes(_ preset: Preset) -> String {
    let settings = preset.wishes.map { "\($0.file.rawValue)=\($0.value)" }
    let back = preset.trialSeconds.map { ", back after \(DurationText.exact($0))" }
    return settings.joined(separator: " ") + (back ?? "")
  }

  private static func gives(_ preset: Preset, _ snapshot: Snapshot) -> String {
    let forecast = preset.forecast(in: snapshot).after
    let cpu =
      forecast.cpuPercentRange.map { range in
        "\(PercentText.percent(range.lowerBound))-\(PercentText.percent(range.upperBound))"
      } ?? PercentText.percent(forecast.cpuPercent)
    return "ksmd \(cpu) of one core, \(RateText.perSecond(forecast.pagesPerSecond)) pages/s, "
      + "one full pass \(DurationText.exact(forecast.passSeconds))"
  }
}

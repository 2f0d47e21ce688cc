import MergeModel
import TuningRules

extension FuzzTarget {
  /// A configuration file.
  static let presets = FuzzTarget("presets") { input in
    let text = String(decoding: input, as: UTF8.self)
    let file: PresetFile
    do throws(PresetFile.Mistake) {
      file = try PresetFile(parsing: text)
    } catch {
      let lines = text.utf8.count { $0 == 0x0a } + 1
      try expect((1...lines).contains(error.line), "line \(error.line) of \(lines)")
      try expect(
        error.message.utf8.allSatisfy { $0 == 0x09 || (0x20..<0x7f).contains($0) },
        "not ASCII: \(error.message)")
      return
    }
    let written = file.written
    try expectEqual(try? PresetFile(parsing: written), file, "read again from \(written)")
  }

  /// How long a change shall last.
  static let trialTime = FuzzTarget("trial-time") { input in
    guard let seconds = TrialTime.seconds(of: String(decoding: input, as: UTF8.self)) else {
      return
    }
    try expect(TrialTime.range.contains(seconds), "\(seconds)")
    try expectEqual(TrialTime.seconds(of: "\(Int(seconds))s"), seconds, "read again")
  }
}

extension PresetFile {
  /// As somebody would write it.
  fileprivate var written: String {
    var lines: [String] = []
    if let isReadonly { lines.append("readonly = \(isReadonly ? "yes" : "no")") }
    for preset in presets {
      lines.append("[preset \(preset.name)]")
      if let percent = preset.cpuPercent { lines.append("cpu = \(percent)") }
      if let seconds = preset.trialSeconds { lines.append("for = \(Int(seconds))s") }
      lines += preset.wishes.map { "\($0.file.rawValue) = \($0.value)" }
    }
    return lines.map { "\($0)\n" }.joined()
  }
}

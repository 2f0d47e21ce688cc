import MergeModel

/// The lines of one preset, while they are read.
struct PresetSection {
  let name: String
  /// Where it begins.
  let line: Int
  private var cpuPercent: Double?
  private var trialSeconds: Double?
  private var wishes: [(wish: TuningRequest.Wish, line: Int)] = []
  private var keys: Set<String> = []

  private static let ceilings = 0.1...90.0

  init(name: String, line: Int) {
    self.name = name
    self.line = line
  }

  mutating func set(_ key: String, _ value: String, line: Int) throws(PresetFile.Mistake) {
    guard keys.insert(key).inserted else {
      throw PresetFile.Mistake(line: line, message: "\(key) is set twice")
    }
    switch key {
    case "cpu": cpuPercent = try Self.percent(value, line)
    case "for":
      guard let seconds = TrialTime.seconds(of: value) else {
        throw PresetFile.Mistake(
          line: line, message: "'\(value)' is no time from 10s to 168h, such as 90s, 10m or 2h")
      }
      trialSeconds = seconds
    default: wishes.append((try Self.wish(key, value, line), line))
    }
  }

  /// The whole of it, once all its lines are read.
  func preset() throws(PresetFile.Mistake) -> OwnPreset {
    guard cpuPercent != nil || !wishes.isEmpty else {
      throw PresetFile.Mistake(line: line, message: "preset \(name) sets nothing")
    }
    if cpuPercent != nil, let first = wishes.first {
      throw PresetFile.Mistake(
        line: first.line,
        message: "cpu decides the other settings; \(first.wish.file.rawValue) cannot stand beside")
    }
    try checkAdvisor()
    return OwnPreset(
      name: name, cpuPercent: cpuPercent, wishes: wishes.map(\.wish), trialSeconds: trialSeconds)
  }

  private func checkAdvisor() throws(PresetFile.Mistake) {
    let isOn = wishes.contains { $0.wish == TuningRequest.Wish(.advisorMode, "scan-time") }
    for (wish, line) in wishes {
      let file = wish.file
      if isOn, file == .pagesToScan {
        throw PresetFile.Mistake(
          line: line, message: "the kernel refuses pages_to_scan with advisor_mode = scan-time")
      }
      if !isOn, file.isAdvisorLimit {
        throw PresetFile.Mistake(
          line: line,
          message: "\(file.rawValue) has no effect without advisor_mode = scan-time")
      }
    }
  }

  private static func percent(_ value: String, _ line: Int) throws(PresetFile.Mistake) -> Double {
    let isPlain = value.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    guard isPlain, let percent = Double(value), ceilings.contains(percent) else {
      throw PresetFile.Mistake(
        line: line, message: "cpu is per cent of one core, from 0.1 to 90, not '\(value)'")
    }
    return percent
  }

  private static func wish(
    _ key: String, _ value: String, _ line: Int
  ) throws(PresetFile.Mistake) -> TuningRequest.Wish {
    guard let file = KSMFile(rawValue: key), file.kind == .setting else {
      throw PresetFile.Mistake(line: line, message: "'\(key)' is not known")
    }
    guard Preset.rateFiles.contains(file) else {
      throw PresetFile.Mistake(
        line: line, message: "\(key) is not about the rate; presets hold no others")
    }
    if file == .advisorMode {
      guard value == "none" || value == "scan-time" else {
        throw PresetFile.Mistake(
          line: line, message: "advisor_mode is none or scan-time, not '\(value)'")
      }
      return TuningRequest.Wish(file, value)
    }
    let range = file.presetRange
    guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(value),
      range.contains(number)
    else {
      throw PresetFile.Mistake(
        line: line,
        message:
          "\(key) is a number from \(range.lowerBound) to \(range.upperBound), not '\(value)'")
    }
    return TuningRequest.Wish(file, String(number))
  }
}

extension KSMFile {
  fileprivate var isAdvisorLimit: Bool {
    self != .advisorMode && Preset.rateFiles.contains(self) && self != .pagesToScan
      && self != .sleepMillisecs
  }

  /// What a preset may set: what the kernel takes, without what stops all scanning or never rests.
  fileprivate var presetRange: ClosedRange<UInt64> {
    self == .advisorMaxCPU ? 1...100 : 1...4_294_967_295
  }
}

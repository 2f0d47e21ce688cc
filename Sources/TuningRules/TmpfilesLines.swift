package import MergeModel

/// Lines of tmpfiles.d(5) that set the same at each boot.
package enum TmpfilesLines {
  /// Of these settings, in an order that the kernel takes; `run=2` is no state to boot with.
  package static func lines(_ settings: [KSMFile: String]) -> [String] {
    let asWritten = Knob.all.map(\.file).filter { $0 != .run && $0 != .advisorMode }
    let files =
      settings[.advisorMode] == "scan-time"
      ? asWritten + [.advisorMode, .run] : [.advisorMode] + asWritten + [.run]
    return files.compactMap { file in
      guard let value = settings[file], file != .run || value != "2" else { return nil }
      return "w /sys/kernel/mm/ksm/\(file.rawValue) - - - - \(value)"
    }
  }

  /// Of what holds now and is not the kernel's default; the advisor's `pages_to_scan` is its own.
  package static func lines(_ ksm: KSMReadings) -> [String] {
    let isAdvised = ksm[reading: .advisorMode].value?.text == "scan-time"
    var settings: [KSMFile: String] = [:]
    for knob in Knob.all where !(isAdvised && knob.file == .pagesToScan) {
      guard let value = ksm[reading: knob.file].value?.text, value != knob.kernelDefault else {
        continue
      }
      settings[knob.file] = value
    }
    return lines(settings)
  }
}

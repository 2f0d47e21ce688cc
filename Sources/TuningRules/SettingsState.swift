import MergeModel

/// The settings as they are, and as the kernel has them after writes: what it sets by itself too.
struct SettingsState: Equatable {
  private(set) var values: [KSMFile: String] = [:]
  /// Settings that were set by a write or by the kernel because of one, in that order.
  private(set) var touched: [KSMFile] = []

  /// `pages_to_scan` after the advisor was switched off (DEFAULT_PAGES_TO_SCAN of mm/ksm.c).
  static let pagesWithoutAdvisor = "100"

  init(_ readings: KSMReadings) {
    for file in KSMFile.settings {
      if let value = readings[reading: file].value { values[file] = value.text }
    }
  }

  subscript(file: KSMFile) -> String? { values[file] }

  var isAdvisorOn: Bool { values[.advisorMode] == "scan-time" }

  func number(_ file: KSMFile) -> UInt64? { values[file].flatMap { UInt64($0) } }

  /// What a write does; the kernel does nothing where the value holds already.
  mutating func write(_ file: KSMFile, _ value: String) {
    guard values[file] != value else { return }
    touch(file, value)
    if file == .advisorMode {
      let pages = isAdvisorOn ? values[.advisorMinPagesToScan] : Self.pagesWithoutAdvisor
      if let pages { touch(.pagesToScan, pages) }
    }
  }

  private mutating func touch(_ file: KSMFile, _ value: String) {
    values[file] = value
    if !touched.contains(file) { touched.append(file) }
  }

  /// What differs from `before`, in the order of writing.
  func changes(since before: SettingsState) -> [SettingChange] {
    touched.compactMap { file in
      guard let from = before[file], let to = values[file], from != to else { return nil }
      return SettingChange(file, from: from, to: to)
    }
  }
}

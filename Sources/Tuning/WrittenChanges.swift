import MergeModel

/// Settings as they were written one after the other, against what held before.
struct WrittenChanges {
  private let before: KSMReadings
  private var last: [(file: KSMFile, value: String)] = []

  init(since before: KSMReadings) {
    self.before = before
  }

  mutating func add(_ file: KSMFile, _ value: String) {
    last.removeAll { $0.file == file }
    last.append((file, value))
  }

  var isEmpty: Bool { last.isEmpty }

  /// What every file that was written held before, and got by the last writing.
  var all: [SettingChange] {
    last.compactMap { entry in
      before[reading: entry.file].value.map {
        SettingChange(entry.file, from: $0.text, to: entry.value)
      }
    }
  }

  /// Of these what differs.
  var net: [SettingChange] { all.filter { $0.from != $0.to } }
}

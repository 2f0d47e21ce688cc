import MergeModel

/// Settings as they were written one after the other.
struct WrittenChanges {
  /// Each file's first writing.
  private(set) var first: [SettingChange] = []
  /// What each file held before the first, and got by the last; in the order of the last.
  private(set) var net: [SettingChange] = []

  mutating func add(_ file: KSMFile, from: String, to: String) {
    let origin = first.first { $0.file == file }?.from ?? from
    if origin == from, !first.contains(where: { $0.file == file }) {
      first.append(SettingChange(file, from: from, to: to))
    }
    net.removeAll { $0.file == file }
    if origin != to { net.append(SettingChange(file, from: origin, to: to)) }
  }

  /// The kernel has put something else there.
  mutating func replace(_ file: KSMFile, to value: String) {
    guard let origin = first.first(where: { $0.file == file })?.from else { return }
    add(file, from: origin, to: value)
  }
}

import Screen

/// One line of the help.
struct HelpEntry: Equatable {
  var keys: String
  var text: String

  /// Of all lines of the table that hold in a context; lines that say the same are one.
  static func entries(in context: Context, filter: String = "") -> [HelpEntry] {
    var entries: [HelpEntry] = []
    for binding in Keymap.bindings(in: context) {
      let keys = binding.keys.map(\.name).joined(separator: " ")
      if let place = entries.firstIndex(where: { $0.text == binding.text }) {
        entries[place].keys += " " + keys
      } else {
        entries.append(HelpEntry(keys: keys, text: binding.text))
      }
    }
    guard !filter.isEmpty else { return entries }
    return entries.filter {
      $0.text.lowercased().contains(filter.lowercased())
        || $0.keys.split(separator: " ").contains { $0 == filter }
    }
  }
}

import Screen

/// One line of the help.
struct HelpEntry: Equatable {
  var keys: String
  var text: String

  /// Of all lines of the table that hold in a context; lines that say the same are one.
  ///
  /// At the overview the shown columns follow.
  static func entries(
    in context: Context, columns: Set<GuestColumn> = [], filter: String = ""
  ) -> [HelpEntry] {
    var entries: [HelpEntry] = []
    for binding in Keymap.bindings(in: context) {
      let keys = binding.keys.map(\.name).joined(separator: " ")
      if let place = entries.firstIndex(where: { $0.text == binding.text }) {
        entries[place].keys += " " + keys
      } else {
        entries.append(HelpEntry(keys: keys, text: binding.text))
      }
    }
    if context == .overview {
      entries += GuestColumn.allCases.filter(columns.contains).map {
        HelpEntry(keys: $0.title, text: $0.meaning)
      }
    }
    guard !filter.isEmpty else { return entries }
    return entries.filter { $0.matches(filter) }
  }

  /// A key by its whole name, a text by any part of it.
  private func matches(_ filter: String) -> Bool {
    text.lowercased().contains(filter.lowercased())
      || keys.split(separator: " ").contains { $0 == filter }
  }
}

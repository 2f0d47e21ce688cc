/// Replaces names in sentences, the longest first, where they stand as words of their own.
struct NameMask {
  private struct Entry {
    var name: [Unicode.Scalar]
    var alias: String
  }

  /// By first letter, the longest name first.
  private var entries: [Unicode.Scalar: [Entry]] = [:]

  /// Hides the name as it is and as it looks when it was made harmless.
  ///
  /// Of two equal names the first keeps its alias.
  mutating func hide(_ name: String, as alias: String) {
    for form in [name, HarmlessText.printable(name), HarmlessText.ascii(name)] {
      insert(Array(form.unicodeScalars), alias)
    }
  }

  private mutating func insert(_ name: [Unicode.Scalar], _ alias: String) {
    guard let first = name.first else { return }
    var list = entries[first] ?? []
    guard !list.contains(where: { $0.name == name }) else { return }
    list.insert(
      Entry(name: name, alias: alias),
      at: list.firstIndex { $0.name.count < name.count } ?? list.endIndex)
    entries[first] = list
  }

  func apply(to text: String) -> String {
    let text = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var index = 0
    while index < text.count {
      if let entry = match(text, at: index) {
        result.append(contentsOf: entry.alias.unicodeScalars)
        index += entry.name.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return String(result)
  }

  private func match(_ text: [Unicode.Scalar], at index: Int) -> Entry? {
    guard index == 0 || !Self.isWordCharacter(text[index - 1]) else { return nil }
    return entries[text[index]]?.first { entry in
      let end = index + entry.name.count
      return text[index...].starts(with: entry.name)
        && (end == text.count || !Self.isWordCharacter(text[end]))
    }
  }

  private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

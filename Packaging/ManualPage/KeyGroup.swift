import Dashboard
import Screen

/// Keys that hold in the same places.
struct KeyGroup: Equatable {
  /// Where they hold, in words.
  var title: String
  var entries: [Entry] = []

  /// Keys that do the same.
  struct Entry: Equatable {
    var keys: [String]
    var text: String
  }

  /// The whole table, in its order; what holds in more places comes first.
  static func all(_ bindings: [Binding]) -> [KeyGroup] {
    var groups: [KeyGroup] = []
    let ranked = bindings.enumerated().sorted {
      ($1.element.contexts.count, $0.offset) < ($0.element.contexts.count, $1.offset)
    }
    for binding in ranked.map(\.element) {
      let title = title(binding.contexts)
      if groups.last(where: { $0.title == title }) == nil {
        groups.append(KeyGroup(title: title))
      }
      for place in groups.indices where groups[place].title == title {
        groups[place].add(binding)
      }
    }
    return groups
  }

  private mutating func add(_ binding: Binding) {
    let keys = binding.keys.map(\.name)
    if let place = entries.firstIndex(where: { $0.text == binding.text }) {
      entries[place].keys += keys
    } else {
      entries.append(Entry(keys: keys, text: binding.text))
    }
  }

  /// Where a key holds; the few places where one of many views is left out are not told.
  private static func title(_ contexts: Set<Context>) -> String {
    if contexts.count == Context.allCases.count { return "Everywhere" }
    if contexts.count > Context.allCases.count / 2 { return "Where nothing is typed" }
    if contexts.intersection(Context.views).count > Context.views.count / 2 { return "In a view" }
    var words: [String] = []
    for context in Context.allCases where contexts.contains(context) {
      if !words.contains(context.word) { words.append(context.word) }
    }
    let text = words.joined(separator: ", ")
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  var mdoc: String {
    ".Ss \(Mdoc.word(title))\n.Bl -tag -width \"Left Right\" -compact\n"
      + entries.map { entry in
        ".It " + entry.keys.map { "Ic \(Mdoc.word($0))" }.joined(separator: " ") + "\n"
          + Mdoc.text(entry.text) + "\n"
      }.joined() + ".El\n"
  }
}

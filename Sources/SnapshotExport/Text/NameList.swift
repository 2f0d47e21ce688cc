/// Names in a sentence: the first few, and how many more there are.
package enum NameList {
  private static let shown = 4

  /// As in `web01, web02, db01, mail01, 8 more`.
  package static func text(_ names: [String]) -> String {
    let more = names.count - shown
    return names.prefix(shown).joined(separator: ", ") + (more > 0 ? ", \(more) more" : "")
  }
}

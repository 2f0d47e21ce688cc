package import Screen

extension Keymap {
  /// What the message line says to a key that others know and that does nothing here.
  package static func answer(to key: Key, in context: Context) -> String? {
    guard Context.views.contains(context) else { return nil }
    if let trap = traps.first(where: { $0.keys.contains(key) }) { return trap.text }
    guard let later = later.first(where: { $0.keys.contains(key) }) else { return nil }
    return "\(key.name): \(later.text) is not in this version"
  }

  /// Keys that do harm, or something quite different, elsewhere: here they do nothing at all.
  private static let traps: [(keys: [Key], text: String)] = [
    ([.character("P")], "P does nothing here. Sort with S (SAVED), M (RES), N (PID), < and >"),
    ([.character("u")], "u does nothing here. / filters the guests"),
    ([.character("e")], "e does nothing here. E saves a snapshot, Enter opens a guest"),
    (
      [.character("["), .character("]")],
      "[ and ] do nothing here. < and > choose the sort column"
    ),
    ([.character("r")], "r does nothing here. Space refreshes, I inverts the order"),
    ([.function(9)], "F9 does nothing here: ksmtop ends no process"),
  ]

  /// Keys of what is still to be built.
  private static let later: [(keys: [Key], text: String)] = [
    ([.character("t"), .character("+"), .character("-"), .character("=")], "tuning"),
    ([.character("4")], "the tuning view"),
    ([.character("U")], "undo"),
  ]
}

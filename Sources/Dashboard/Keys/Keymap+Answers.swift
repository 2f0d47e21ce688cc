package import Screen

extension Keymap {
  /// What the message line says to a key that others know and that does nothing here.
  package static func answer(to key: Key, in context: Context) -> String? {
    guard Context.views.union([.tuningPanel]).contains(context) else { return nil }
    return traps.first { $0.keys.contains(key) }?.text
  }

  /// Keys that do harm, or something quite different, elsewhere: here they do nothing at all.
  private static let traps: [(keys: [Key], text: String)] = [
    ([.character("P")], "P does nothing here. t has the catch-up scan; S, M, N, < and > sort"),
    (
      [.character("u")],
      "u does nothing here. U shows what would be taken back; / filters the guests"
    ),
    ([.character("e")], "e does nothing here. E saves a snapshot, Enter opens a guest"),
    (
      [.character("["), .character("]")],
      "[ and ] do nothing here: t, then Left/Right change a setting"
    ),
    ([.character("r")], "r does nothing here. Space refreshes, I inverts the order"),
    ([.function(9)], "F9 does nothing here: ksmtop ends no process"),
  ]
}

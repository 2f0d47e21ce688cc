package import Screen

/// One line of the keymap: what some keys do in some contexts.
package struct Binding: Sendable, Equatable {
  /// All of them do the same.
  package var keys: [Key]
  /// What they do.
  package var action: Action
  /// What the help says.
  package var text: String
  /// Where they do it.
  package var contexts: Set<Context>
  /// What the last line of the screen says; nil leaves it to the help.
  package var hint: String?

  init(
    _ keys: [Key], _ action: Action, _ text: String, in contexts: Set<Context>,
    hint: String? = nil
  ) {
    self.keys = keys
    self.action = action
    self.text = text
    self.contexts = contexts
    self.hint = hint
  }
}

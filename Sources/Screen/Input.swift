/// What a terminal has to tell between two frames.
package enum Input: Sendable, Hashable {
  case key(Key)
  case resized
  case suspended
  /// The terminal is gone; nothing can be shown or read any more.
  case lost
}

/// A key as pressed; what it does is the keymap's business.
package enum Key: Sendable, Hashable {
  case character(Character)
  case up
  case down
  case left
  case right
  case pageUp
  case pageDown
  case home
  case end
  case enter
  case escape
  case tab
  case backTab
  case backspace
  case delete
  case function(Int)
  /// A letter with Ctrl held, given as the lower-case letter.
  case control(Character)
  /// A key the terminal reports and nobody here knows.
  case unknown
}

/// What a terminal can show.
package struct TerminalCapabilities: Sendable, Hashable {
  /// True where characters beyond ASCII come out right.
  package var unicode: Bool
  /// How many colours there are; 0 where bold, dim, reverse and underline are all there is.
  package var colors: Int

  package init(unicode: Bool, colors: Int) {
    self.unicode = unicode
    self.colors = colors
  }

  /// What every terminal can.
  package static let ascii = TerminalCapabilities(unicode: false, colors: 0)
}

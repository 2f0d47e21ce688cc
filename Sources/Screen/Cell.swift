/// One place on the screen.
package struct Cell: Sendable, Hashable {
  /// One character as shown; empty in the right half of a wide one.
  package var text: String
  package var style: Style

  package init(_ text: String = " ", style: Style = .plain) {
    self.text = text
    self.style = style
  }

  package static let blank = Cell()
}

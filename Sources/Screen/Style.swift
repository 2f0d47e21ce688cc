/// How a cell looks; colour is only ever a second signal.
package struct Style: Sendable, Hashable {
  /// Colours by meaning; the terminal decides what they are, on its own background.
  package enum Tint: UInt8, Sendable, Hashable, CaseIterable {
    case plain
    case good
    case warning
    case problem
    case accent
    case quiet
  }

  package var tint: Tint
  package var bold: Bool
  package var reverse: Bool
  package var dim: Bool
  package var underline: Bool

  package init(
    tint: Tint = .plain,
    bold: Bool = false,
    reverse: Bool = false,
    dim: Bool = false,
    underline: Bool = false
  ) {
    self.tint = tint
    self.bold = bold
    self.reverse = reverse
    self.dim = dim
    self.underline = underline
  }

  package static let plain = Style()
  package static let bold = Style(bold: true)
  package static let reverse = Style(reverse: true)
}

import MergeModel
import Screen

extension MemoryMap.State {
  /// One cell; each can be told from the others without colour.
  func glyph(unicode: Bool) -> Character {
    switch self {
    case .absent: unicode ? "·" : "."
    case .swapped: "s"
    case .merged: unicode ? "█" : "#"
    case .zero: "0"
    case .volatile: "~"
    case .couldMerge: "+"
    case .huge: unicode ? "▒" : "H"
    case .own: unicode ? "░" : "o"
    }
  }

  /// A second signal only.
  var style: Style {
    switch self {
    case .absent: Style(tint: .quiet)
    case .swapped: Style(tint: .problem, bold: true)
    case .merged: Style(tint: .good)
    case .zero: Style(tint: .accent)
    case .volatile: Style(tint: .accent, bold: true)
    case .couldMerge: Style(tint: .warning, bold: true)
    case .huge, .own: .plain
    }
  }

  /// As the legend names it.
  var word: String {
    switch self {
    case .absent: "absent"
    case .swapped: "swapped"
    case .merged: "merged"
    case .zero: "zero"
    case .volatile: "changes"
    case .couldMerge: "could merge"
    case .huge: "huge page"
    case .own: "own"
    }
  }

  /// What an operator looks for first; also the order of the legend.
  static let byInterest: [Self] = [
    .couldMerge, .merged, .volatile, .zero, .swapped, .huge, .own, .absent,
  ]
}

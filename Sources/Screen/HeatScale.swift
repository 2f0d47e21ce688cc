/// Shades for amounts, from none to much; each can be told from the next without colour.
package struct HeatScale: Sendable, Equatable {
  /// The largest amount that the shades tell apart; 0 where there is nothing.
  package let top: Double
  /// From nothing to most; the first is for nothing at all.
  package let shades: [Character]

  /// `largest` is the largest amount that there is.
  package init(largest: Double, unicode: Bool) {
    top = largest.isFinite ? max(0, largest) : 0
    shades = Array(unicode ? " ░▒▓█" : " .:-=+*#%@")
  }

  /// The shade of an amount: 0 only for nothing, and never past the last.
  package func level(_ amount: Double) -> Int {
    guard amount > 0, top > 0 else { return 0 }
    let last = shades.count - 1
    return min(last, max(1, Int((min(amount / top, 1) * Double(last)).rounded(.up))))
  }

  package func shade(_ amount: Double) -> Character { shades[level(amount)] }

  /// The largest amount that has this shade.
  package func upperBound(ofLevel level: Int) -> Double {
    top * Double(min(max(level, 0), shades.count - 1)) / Double(shades.count - 1)
  }
}

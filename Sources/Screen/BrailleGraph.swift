/// A filled graph over time, the newest sample at the right edge.
///
/// In Unicode a cell holds two samples of four dots; in ASCII it holds the higher of the two.
package enum BrailleGraph {
  /// The dots of one sample from the bottom up: left column, then right (Unicode block U+2800).
  private static let dots: [[UInt32]] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]
  private static let levels = [" ", ".", ":", "|", "#"]
  private static let dotsPerRow = 4

  /// How many samples a graph of so many columns shows.
  package static func samples(columns: Int) -> Int { 2 * max(0, columns) }

  /// Draws the newest samples on a scale from 0 to `top`; a sample without data stays blank.
  ///
  /// A sample of 0 has the lowest dot, so that "nothing happened" differs from "nothing known".
  package static func draw(
    _ values: [Double?], top: Double, in region: Region, on grid: inout Grid,
    style: Style = .plain, unicode: Bool
  ) {
    let shown = values.suffix(samples(columns: region.columns))
    let heights = shown.map { height($0, top: top, full: region.rows * dotsPerRow) }
    let padded =
      Array(repeating: 0, count: samples(columns: region.columns) - shown.count) + heights
    for row in 0..<region.rows {
      let below = (region.rows - 1 - row) * dotsPerRow
      for column in 0..<region.columns {
        let pair = [padded[2 * column], padded[2 * column + 1]].map {
          min(max($0 - below, 0), dotsPerRow)
        }
        grid[region.row + row, region.column + column] = Cell(
          unicode ? braille(pair) : levels[max(pair[0], pair[1])], style: style)
      }
    }
  }

  /// The dots a sample fills; at least one where there is a sample.
  private static func height(_ value: Double?, top: Double, full: Int) -> Int {
    guard let value, value.isFinite else { return 0 }
    guard top > 0, value > 0 else { return 1 }
    return max(1, Int((min(value / top, 1) * Double(full)).rounded()))
  }

  /// One cell; never U+2800, which some terminals and fonts show as a box.
  private static func braille(_ pair: [Int]) -> String {
    var code: UInt32 = 0x2800
    for (side, height) in pair.enumerated() {
      for dot in dots[side].prefix(height) { code |= dot }
    }
    guard code != 0x2800, let scalar = Unicode.Scalar(code) else { return " " }
    return String(scalar)
  }
}

/// A horizontal bar: eighth blocks where the terminal has them, `#` elsewhere.
package enum Bar {
  private static let eighths = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// The bar for a share between 0 and 1, as text exactly `width` cells wide.
  package static func text(_ share: Double, width: Int, unicode: Bool) -> String {
    guard width > 0 else { return "" }
    let wanted = share.isFinite ? min(max(share, 0), 1) : 0
    guard unicode else {
      let full = Int((wanted * Double(width)).rounded())
      return String(repeating: "#", count: full) + String(repeating: " ", count: width - full)
    }
    let parts = Int((wanted * Double(width * 8)).rounded())
    let full = parts / 8
    guard full < width else { return String(repeating: "█", count: width) }
    return String(repeating: "█", count: full) + eighths[parts % 8]
      + String(repeating: " ", count: width - full - 1)
  }

  /// Draws the bar into the first row of a region.
  package static func draw(
    _ share: Double, in region: Region, on grid: inout Grid, style: Style = .plain, unicode: Bool
  ) {
    guard !region.isEmpty else { return }
    grid.put(
      text(share, width: region.columns, unicode: unicode),
      row: region.row, column: region.column, style: style)
  }
}

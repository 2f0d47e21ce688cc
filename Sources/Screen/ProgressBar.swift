/// A bar that fills from the left.
package enum ProgressBar {
  /// Exactly `width` cells; full only at 1, empty only at 0 or where there is no room for less.
  package static func text(_ share: Double, width: Int, unicode: Bool) -> String {
    guard width > 0 else { return "" }
    let part = share.isFinite ? min(max(share, 0), 1) : 0
    var filled = Int((part * Double(width)).rounded())
    if part < 1 { filled = min(filled, max(width - 1, 0)) }
    if part > 0 { filled = max(filled, 1) }
    return String(repeating: unicode ? "█" : "#", count: filled)
      + String(repeating: unicode ? "░" : ".", count: width - filled)
  }
}

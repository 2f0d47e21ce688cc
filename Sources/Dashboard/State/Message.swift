package import MergeModel

/// A short answer to a key, shown until the next key or for some seconds.
package struct Message: Sendable, Hashable {
  /// How long it stays without a key, in seconds.
  static let lifetime = 8.0

  /// One line.
  package var text: String
  /// When it was said.
  package var at: Moment
  /// Whether what was asked for did not happen.
  package var isProblem: Bool

  package init(_ text: String, at moment: Moment, isProblem: Bool = false) {
    self.text = text
    self.at = moment
    self.isProblem = isProblem
  }
}

/// The help that lies over whatever is shown.
package struct Help: Sendable, Hashable {
  /// Only keys whose name or text holds this are listed.
  package var filter = ""
  /// Whether keys go to the filter.
  package var typing = false
  /// Lines scrolled away at the top.
  package var offset = 0

  package init() {}
}

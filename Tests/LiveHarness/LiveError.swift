/// Why a live test cannot go on.
package struct LiveError: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}

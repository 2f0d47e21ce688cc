import Glibc

/// A call that failed while a fixture was being written.
package struct FixtureError: Error, CustomStringConvertible {
  package let call: String
  package let path: String
  package let code: Int32

  /// Takes the reason from `errno`.
  init(_ call: String, _ path: String) {
    self.call = call
    self.path = path
    code = errno
  }

  package var description: String { "\(call) \(path): \(String(cString: strerror(code)))" }
}

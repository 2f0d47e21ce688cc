import Glibc
import SystemPackage

/// Calls into C that tell of failure by -1 and errno.
enum SystemCall {
  /// Repeats an interrupted call; throws what errno says otherwise.
  @discardableResult
  static func run<Number: SignedInteger>(_ call: () -> Number) throws(StateFileError.Reason)
    -> Number
  {
    while true {
      let result = call()
      guard result == -1 else { return result }
      let errno = Errno(rawValue: errno)
      guard errno == .interrupted else { throw .system(errno) }
    }
  }
}

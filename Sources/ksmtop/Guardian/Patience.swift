import Glibc

/// Waits for what nothing announces.
enum Patience {
  /// Looks every 10 ms whether `condition` holds, for at most `seconds`; whether it did.
  static func wait(seconds: Double, until condition: () -> Bool) -> Bool {
    for _ in 0..<Int(seconds * 100) {
      if condition() { return true }
      usleep(10_000)
    }
    return condition()
  }
}

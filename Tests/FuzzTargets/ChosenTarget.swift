import Glibc
import Synchronization

extension FuzzTarget {
  /// The one that libFuzzer feeds.
  package static let chosen = Chosen()

  /// A place for the target that a plain C function can reach.
  package final class Chosen: Sendable {
    private let target = Mutex<FuzzTarget?>(nil)

    package func set(_ target: FuzzTarget) {
      self.target.withLock { $0 = target }
    }

    /// Aborts where something does not hold, which libFuzzer takes for a crash.
    package func feed(_ bytes: UnsafeBufferPointer<UInt8>) -> CInt {
      guard let target = target.withLock({ $0 }) else { return -1 }
      guard let flaw = target.flaw(for: Array(bytes)) else { return 0 }
      let line = Array("\(target.name): \(flaw)\n".utf8)
      _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      abort()
    }
  }
}

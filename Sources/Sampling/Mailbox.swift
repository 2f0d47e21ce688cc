import Synchronization

/// Holds the newest value between two threads; what was not yet taken is replaced.
package final class Mailbox<Value: Sendable>: Sendable {
  private let content: Mutex<Value?>

  package init(_ value: Value? = nil) {
    content = Mutex(value)
  }

  package func put(_ value: Value) {
    content.withLock { $0 = value }
  }

  /// Puts what `make` makes of the value that was not yet taken, nil if there is none.
  package func put(_ make: (Value?) -> Value) {
    content.withLock { $0 = make($0) }
  }

  /// The newest value, which stays.
  package var newest: Value? { content.withLock { $0 } }

  /// The newest value, which is gone afterwards.
  package func take() -> Value? {
    content.withLock { content in
      defer { content = nil }
      return content
    }
  }
}

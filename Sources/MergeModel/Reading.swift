/// What asking the kernel for one thing gave: absent is not zero, and forbidden is not absent.
package enum Reading<Value: Sendable>: Sendable {
  case value(Value)
  /// This kernel does not have it, or it does not apply.
  case absent
  /// It is there, and we may not read it (EACCES, EPERM).
  case forbidden
  /// It is there and cannot be understood or read; the text names the path and what stood there.
  case failed(String)

  /// The value where there is one.
  package var value: Value? {
    guard case .value(let value) = self else { return nil }
    return value
  }

  package var isForbidden: Bool {
    guard case .forbidden = self else { return false }
    return true
  }

  /// Path and text of what could not be understood or read.
  package var failure: String? {
    guard case .failed(let text) = self else { return nil }
    return text
  }

  package func map<Other>(_ transform: (Value) -> Other) -> Reading<Other> {
    switch self {
    case .value(let value): .value(transform(value))
    case .absent: .absent
    case .forbidden: .forbidden
    case .failed(let text): .failed(text)
    }
  }
}

extension Reading: Equatable where Value: Equatable {}

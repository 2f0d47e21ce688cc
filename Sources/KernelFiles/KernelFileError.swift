package import MergeModel
import SystemPackage

/// A kernel file that did not give what it should, with its path.
package struct KernelFileError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Reason: Sendable, Equatable {
    /// ENOENT: this kernel does not have it.
    case absent
    /// EACCES or EPERM.
    case forbidden
    /// ESRCH, or an empty answer: the process it belongs to has ended.
    case gone
    /// It holds something else than it should.
    case malformed(String)
    /// Another error, by its number.
    case system(CInt)
  }

  package var path: String
  package var reason: Reason

  package init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// An error from `errno` as a call left it.
  package init(path: String, errno code: CInt) {
    self.path = path
    reason =
      switch Errno(rawValue: code) {
      case .noSuchFileOrDirectory: .absent
      case .permissionDenied, .notPermitted: .forbidden
      case .noSuchProcess: .gone
      default: .system(code)
      }
  }

  package var description: String {
    switch reason {
    case .absent: "\(path): this kernel does not have it"
    case .forbidden: "\(path): not permitted"
    case .gone: "\(path): the process has ended"
    case .malformed(let text): "\(path): cannot be understood: \(text)"
    case .system(let code): "\(path): \(Errno(rawValue: code))"
    }
  }

  /// The error as a reading without a value.
  package func reading<Value>(of type: Value.Type = Value.self) -> Reading<Value> {
    switch reason {
    case .absent, .gone: .absent
    case .forbidden: .forbidden
    case .malformed, .system: .failed(description)
    }
  }
}

extension Reading {
  /// What `body` gives, with its error turned into an answer.
  package init(catching body: () throws(KernelFileError) -> Value) {
    do throws(KernelFileError) {
      self = .value(try body())
    } catch {
      self = error.reading()
    }
  }
}

package import MergeModel

/// A small file that is read again and again: opened once, one pread a reading.
package struct KeptFile: ~Copyable {
  private let file: OpenFile?
  /// Why it could not be opened.
  private let refusal: KernelFileError?

  package init(_ path: String) {
    do throws(KernelFileError) {
      file = try OpenFile(path)
      refusal = nil
    } catch {
      file = nil
      refusal = error
    }
  }

  /// What `parse` makes of its text now.
  package func reading<Value>(
    _ buffer: inout TextBuffer, _ parse: (Span<UInt8>) -> Value?
  ) -> Reading<Value> {
    switch file {
    case .none: return refusal?.reading() ?? .absent
    case .some(let file):
      do throws(KernelFileError) {
        try buffer.fill(from: file)
        let path = file.path
        return .value(
          try buffer.withText { text throws(KernelFileError) in
            guard let value = parse(text) else {
              throw KernelFileError(path: path, reason: .malformed(text.excerpt))
            }
            return value
          })
      } catch {
        return error.reading()
      }
    }
  }
}

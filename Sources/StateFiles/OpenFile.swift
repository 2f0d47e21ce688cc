import Glibc

/// A descriptor that is closed when it goes out of use.
struct OpenFile: ~Copyable {
  private let descriptor: CInt

  init(adopting descriptor: CInt) {
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Writes all of `bytes`, or says how many went out before it failed.
  func write(_ bytes: [UInt8]) throws(ShortWrite) {
    var written = 0
    while written < bytes.count {
      do {
        written += try SystemCall.run {
          bytes.withUnsafeBytes {
            Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
          }
        }
      } catch {
        throw ShortWrite(written: written, reason: error)
      }
    }
  }

  func writeAll(_ bytes: [UInt8]) throws(StateFileError.Reason) {
    do {
      try write(bytes)
    } catch {
      throw error.reason
    }
  }

  /// Brings what was written to the disk; a delayed "disk full" shows here.
  func sync() throws(StateFileError.Reason) {
    try SystemCall.run { fsync(descriptor) }
  }

  func truncate(to bytes: Int64) throws(StateFileError.Reason) {
    try SystemCall.run { ftruncate(descriptor, off_t(bytes)) }
  }

  func status() throws(StateFileError.Reason) -> FileStatus {
    var status = stat()
    try SystemCall.run { fstat(descriptor, &status) }
    return FileStatus(status)
  }
}

/// A write that did not go out whole.
struct ShortWrite: Error {
  var written: Int
  var reason: StateFileError.Reason
}

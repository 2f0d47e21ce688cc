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

  /// At most `count` bytes from `offset` on.
  func read(_ count: Int, at offset: Int64) throws(StateFileError.Reason) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = try SystemCall.run {
        bytes.withUnsafeMutableBytes {
          pread(
            descriptor, $0.baseAddress?.advanced(by: filled), count - filled,
            off_t(offset) + off_t(filled))
        }
      }
      if got == 0 { break }
      filled += got
    }
    return Array(bytes[..<filled])
  }

  /// Sets the mode itself, which no umask narrows.
  func setMode(_ mode: mode_t) throws(StateFileError.Reason) {
    try SystemCall.run { fchmod(descriptor, mode) }
  }

  /// Takes the file's lock (flock) without waiting; whether nobody else has it.
  func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

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

import Glibc

/// Writing by system calls alone, as signal handlers must.
enum DescriptorOutput {
  /// Writes all bytes, or as many as the descriptor takes before it fails.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    guard let start = bytes.baseAddress else { return }
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(descriptor, start + written, bytes.count - written)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      written += count
    }
  }

  /// Writes a whole file from its beginning; its position stays.
  static func copy(file: Int32, to descriptor: Int32) {
    withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) { buffer in
      var offset = 0
      while true {
        let count = pread(file, buffer.baseAddress, buffer.count, offset)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        write(UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: descriptor)
        offset += count
      }
    }
  }
}

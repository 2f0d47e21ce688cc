import Glibc

/// Memory that text files are read into, kept and reused from file to file.
package struct TextBuffer: ~Copyable {
  private var storage: [UInt8]
  private var count = 0

  package init(capacity: Int = 4_096) {
    storage = Array(repeating: 0, count: max(1, capacity))
  }

  /// Reads all of `file` from its beginning, growing as needed; the size a kernel file claims is never trusted.
  package mutating func fill(from file: borrowing OpenFile) throws(KernelFileError) {
    count = 0
    while true {
      if count == storage.count {
        storage.append(contentsOf: repeatElement(0, count: storage.count))
      }
      let room = storage.count - count
      let offset = count
      let got = readOnce(file, at: offset, room: room)
      guard got >= 0 else { throw KernelFileError(path: file.path, errno: -CInt(got)) }
      if got == 0 { return }
      count += got
    }
  }

  /// Reads all of the file at `path`.
  package mutating func fill(from path: String) throws(KernelFileError) {
    try fill(from: OpenFile(path))
  }

  /// Bytes read, or a negative errno.
  private mutating func readOnce(_ file: borrowing OpenFile, at offset: Int, room: Int) -> Int {
    let descriptor = file.descriptor
    return storage.withUnsafeMutableBytes { bytes in
      while true {
        let got = pread(descriptor, bytes.baseAddress?.advanced(by: offset), room, offset)
        if got >= 0 { return got }
        if errno != EINTR { return -Int(errno) }
      }
    }
  }

  /// The bytes read last.
  package func withText<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage.span.extracting(0..<count))
  }

  package var isEmpty: Bool { count == 0 }

  /// The text as a string, with invalid UTF-8 replaced, without a newline at its end.
  package var string: String {
    var end = count
    while end > 0, storage[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    return String(decoding: storage[0..<end], as: UTF8.self)
  }
}

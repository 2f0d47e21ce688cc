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
      let got = try readOnce(file, from: count)
      if got == 0 { return }
      count += got
    }
  }

  /// Reads all of `file` and hands it on in pieces that end with a line; whether there was anything.
  ///
  /// For files of lines that can be long: smaps of 65,530 mappings has 50 MB. It holds one piece
  /// at a time, and grows only where a single line does not fit.
  package mutating func forEachPiece(
    of file: borrowing OpenFile, _ body: (Span<UInt8>) -> Void
  ) throws(KernelFileError) -> Bool {
    count = 0
    var offset = 0
    while true {
      if count == storage.count {
        storage.append(contentsOf: repeatElement(0, count: storage.count))
      }
      let got = try readOnce(file, from: offset)
      offset += got
      count += got
      let end =
        got == 0 ? count : storage[..<count].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      if end > 0 { body(storage.span.extracting(0..<end)) }
      if got == 0 { break }
      storage.replaceSubrange(0..<count - end, with: Array(storage[end..<count]))
      count -= end
    }
    count = 0
    return offset > 0
  }

  /// Reads all of the file at `path`.
  package mutating func fill(from path: String) throws(KernelFileError) {
    try fill(from: OpenFile(path))
  }

  /// Reads from `offset` of the file behind what is held already; the count of bytes, 0 at the end.
  private mutating func readOnce(
    _ file: borrowing OpenFile, from offset: Int
  ) throws(KernelFileError) -> Int {
    let (descriptor, held) = (file.descriptor, count)
    let got = storage.withUnsafeMutableBytes { bytes in
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[held...])
      while true {
        let got = pread(descriptor, room.baseAddress, room.count, offset)
        if got >= 0 { return got }
        if errno != EINTR { return -Int(errno) }
      }
    }
    guard got >= 0 else { throw KernelFileError(path: file.path, errno: -CInt(got)) }
    return got
  }

  /// The bytes read last.
  package func withText<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage.span.extracting(0..<count))
  }

  /// Bytes that it takes.
  package var capacity: Int { storage.count }

  package var isEmpty: Bool { count == 0 }

  /// The text as a string, with invalid UTF-8 replaced, without a newline at its end.
  package var string: String {
    var end = count
    while end > 0, storage[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    return String(decoding: storage[0..<end], as: UTF8.self)
  }
}

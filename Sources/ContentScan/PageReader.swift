import CXXHash
import KernelFiles

/// Reads pages of a process in runs and hashes them, through one buffer that is used again and again.
struct PageReader: ~Copyable {
  static let secretBytes = 192
  /// Larger reads bring nothing, and what was read shall still be near the processor when it is hashed.
  private static let bufferBytes = 256 << 10

  let pageBytes: Int
  private let buffer: UnsafeMutableRawBufferPointer
  private let secret: UnsafeMutableRawBufferPointer
  private let zeroHash: UInt64
  private(set) var bytesRead: UInt64 = 0

  init(pageBytes: Int, secret bytes: [UInt8]) {
    self.pageBytes = pageBytes
    buffer = .allocate(
      byteCount: max(Self.bufferBytes / pageBytes, 1) * pageBytes, alignment: pageBytes)
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
    secret = .allocate(byteCount: Self.secretBytes, alignment: 64)
    secret.copyBytes(from: bytes.prefix(Self.secretBytes))
    zeroHash = Self.hash(buffer.baseAddress, pageBytes, secret)
  }

  deinit {
    buffer.deallocate()
    secret.deallocate()
  }

  @inline(__always)
  private static func hash(
    _ page: UnsafeRawPointer?, _ count: Int, _ secret: UnsafeMutableRawBufferPointer
  ) -> UInt64 {
    ksmtop_hash(page, count, secret.baseAddress, secret.count).high64
  }

  @inline(__always)
  private func key(_ page: UnsafeRawPointer) -> UInt64 {
    let hash = Self.hash(page, pageBytes, secret)
    if hash == zeroHash { return ContentKey.zero }
    return hash < ContentKey.first ? hash + ContentKey.first : hash
  }

  /// Reads pages `first…` of `memory`; a page that cannot be read has no key.
  mutating func read(
    _ memory: borrowing MemoryFile, from first: UInt64,
    into keys: UnsafeMutableBufferPointer<UInt64>
  ) throws(KernelFileError) {
    guard let base = buffer.baseAddress else { return }
    var done = 0
    while done < keys.count {
      let wanted = min(keys.count - done, buffer.count / pageBytes)
      let part = UnsafeMutableRawBufferPointer(start: base, count: wanted * pageBytes)
      let address = (first + UInt64(done)) * UInt64(pageBytes)
      let got = try memory.read(into: part, at: address) / pageBytes
      for index in 0..<got { keys[done + index] = key(base + index * pageBytes) }
      bytesRead += UInt64(got * pageBytes)
      done += got
      if got < wanted {
        keys[done] = ContentKey.none
        done += 1
      }
    }
  }
}

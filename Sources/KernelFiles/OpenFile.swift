import Glibc

/// An open file or directory of the kernel; closes itself.
package struct OpenFile: ~Copyable, Sendable {
  /// The raw descriptor, for calls that this type does not wrap.
  package let descriptor: CInt
  /// What it was opened as, for messages.
  package let path: String

  /// Opens `path`; read-only unless `flags` say more.
  package init(_ path: String, flags: CInt = O_RDONLY) throws(KernelFileError) {
    descriptor = try Self.open(path, at: AT_FDCWD, flags: flags, named: path)
    self.path = path
  }

  /// Opens `name` inside `directory`, which is never looked up again by its path.
  package init(_ name: String, in directory: borrowing OpenFile) throws(KernelFileError) {
    let path = "\(directory.path)/\(name)"
    descriptor = try Self.open(name, at: directory.descriptor, flags: O_RDONLY, named: path)
    self.path = path
  }

  private static func open(
    _ name: String, at base: CInt, flags: CInt, named path: String
  ) throws(KernelFileError) -> CInt {
    while true {
      let opened = openat(base, name, flags | O_CLOEXEC)
      if opened >= 0 { return opened }
      if errno != EINTR { throw KernelFileError(path: path, errno: errno) }
    }
  }

  deinit {
    close(descriptor)
  }

  /// Reads at `offset` into `buffer`; the count of bytes read, 0 at the end.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(KernelFileError) -> Int {
    var count: Int
    repeat {
      count = pread(descriptor, buffer.baseAddress, buffer.count, offset)
    } while count < 0 && errno == EINTR
    guard count >= 0 else { throw KernelFileError(path: path, errno: errno) }
    return count
  }
}

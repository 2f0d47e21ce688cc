import Glibc

/// `/proc/PID/mem`: what a process has in its memory, read without changing anything of it.
///
/// Only addresses that pagemap calls present are to be read: reading a hole fills it.
package struct MemoryFile: ~Copyable, Sendable {
  private let file: OpenFile

  package init(of process: borrowing ProcessDirectory) throws(KernelFileError) {
    file = try process.open("mem")
  }

  /// Reads from `address` on; the count of bytes that came, which ends before a page that cannot be read.
  ///
  /// 0 where already the first page cannot be had: it is gone, or under userfaultfd, or the
  /// process has ended.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at address: UInt64
  ) throws(KernelFileError) -> Int {
    var count: Int
    repeat {
      count = pread(file.descriptor, buffer.baseAddress, buffer.count, Int(address))
    } while count < 0 && errno == EINTR
    if count >= 0 { return count }
    guard errno == EIO || errno == EFAULT || errno == ENOMEM else {
      throw KernelFileError(path: file.path, errno: errno)
    }
    return 0
  }
}

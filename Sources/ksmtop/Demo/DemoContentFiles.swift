import Glibc
import KernelFiles
import SystemPackage

/// The files that the guests' memory is filled from, in a directory of their own.
struct DemoContentFiles {
  let directory: String

  /// Only a name, which nobody can foresee; nothing is there yet.
  init(in parent: String = Environment["TMPDIR"] ?? "/tmp") {
    directory = "\(parent)/ksmtop-demo-\(String(UInt64.random(in: .min ... .max), radix: 36))"
  }

  func path(_ content: DemoContent) -> String { "\(directory)/\(content.fileName)" }

  /// Makes the directory, for us alone, and every file that `guests` need.
  func write(for guests: [DemoGuest]) throws(KernelFileError) {
    guard mkdir(directory, 0o700) == 0 else {
      throw KernelFileError(path: directory, errno: errno)
    }
    for content in Set(guests.flatMap(\.contents)) { try write(content) }
  }

  private func write(_ content: DemoContent) throws(KernelFileError) {
    let file = try OpenFile.creating(path(content))
    guard ftruncate(file.descriptor, content.bytes) == 0 else {
      throw KernelFileError(path: file.path, errno: errno)
    }
    if content != .zeros { try fill(file, bytes: content.bytes) }
  }

  /// Random bytes: no two pages of them are equal.
  private func fill(_ file: borrowing OpenFile, bytes: Int) throws(KernelFileError) {
    let source = try OpenFile("/dev/urandom")
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    var offset = 0
    while offset < bytes {
      let count = read(source.descriptor, &chunk, min(chunk.count, bytes - offset))
      let written = count > 0 ? pwrite(file.descriptor, chunk, count, offset) : count
      guard written > 0 else { throw KernelFileError(path: file.path, errno: errno) }
      offset += written
    }
  }
}

extension OpenFile {
  /// Makes a new file, readable for us alone.
  fileprivate static func creating(_ path: String) throws(KernelFileError) -> OpenFile {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw KernelFileError(path: path, errno: errno) }
    close(descriptor)
    return try OpenFile(path, flags: O_WRONLY)
  }
}

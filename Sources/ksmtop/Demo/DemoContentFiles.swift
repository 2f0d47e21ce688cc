import Glibc
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
  func write(for guests: [DemoGuest]) throws {
    do {
      guard mkdir(directory, 0o700) == 0 else { throw Errno(rawValue: errno) }
      for content in Set(guests.flatMap(\.contents)) { try write(content) }
    } catch let error as Errno {
      throw Failure(.failed, "the demo's guests need room in \(directory): \(error)")
    }
  }

  private func write(_ content: DemoContent) throws {
    let file = try FileDescriptor.open(
      FilePath(path(content)), .writeOnly,
      options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
      permissions: .ownerReadWrite)
    try file.closeAfter {
      if content == .zeros {
        try file.resize(to: Int64(content.bytes))
      } else {
        try Self.fill(file, bytes: content.bytes)
      }
    }
  }

  /// Random bytes: no two pages of them are equal.
  private static func fill(_ file: FileDescriptor, bytes: Int) throws {
    let source = try FileDescriptor.open("/dev/urandom", .readOnly, options: .closeOnExec)
    try source.closeAfter {
      var left = bytes
      var chunk = [UInt8](repeating: 0, count: 1 << 20)
      while left > 0 {
        let count = try chunk.withUnsafeMutableBytes { buffer in
          try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(left)))
        }
        left -= try file.writeAll(chunk.prefix(count))
      }
    }
  }
}

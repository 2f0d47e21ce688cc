import Glibc
import SystemPackage

/// An open directory, in which names cannot be moved away under us.
struct Folder: ~Copyable {
  private let descriptor: CInt

  /// Opens `path`, or the current directory where it is empty.
  init(_ path: FilePath, followLink: Bool = true) throws(StateFileError.Reason) {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followLink ? 0 : O_NOFOLLOW)
    let name = path.isEmpty ? "." : path.string
    descriptor = try SystemCall.run { Glibc.open(name, flags) }
  }

  deinit { close(descriptor) }

  /// What `name` is, itself and not what a link points to; nil where nothing has that name.
  func status(of name: String) throws(StateFileError.Reason) -> FileStatus? {
    var status = stat()
    do {
      try SystemCall.run { fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) }
    } catch .system(.noSuchFileOrDirectory) {
      return nil
    }
    return FileStatus(status)
  }

  /// Opens `name` for writing, never through a link.
  func open(_ name: String, _ flags: CInt, mode: mode_t) throws(StateFileError.Reason) -> OpenFile {
    let all = flags | O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY
    return OpenFile(adopting: try SystemCall.run { openat(descriptor, name, all, mode) })
  }

  /// Opens `name` for reading, never through a link, and never waiting for a pipe.
  func openForReading(_ name: String) throws(StateFileError.Reason) -> OpenFile {
    let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
    return OpenFile(adopting: try SystemCall.run { openat(descriptor, name, flags) })
  }

  /// The names in it, in no order.
  func names() throws(StateFileError.Reason) -> [String] {
    // The listing closes what it is given; it has a descriptor of its own.
    let own = try SystemCall.run { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard let stream = fdopendir(own) else {
      close(own)
      throw .system(Errno(rawValue: errno))
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { $0 != "." && $0 != ".." }
  }

  func rename(_ name: String, to target: String) throws(StateFileError.Reason) {
    try SystemCall.run { renameat(descriptor, name, descriptor, target) }
  }

  /// Gives the file a second name; fails where that name is taken.
  func link(_ name: String, as target: String) throws(StateFileError.Reason) {
    try SystemCall.run { linkat(descriptor, name, descriptor, target, 0) }
  }

  func remove(_ name: String) {
    unlinkat(descriptor, name, 0)
  }

  /// Brings the names to the disk.
  ///
  /// Some file systems cannot do that for a directory, and say so; the file itself is safe then.
  func sync() throws(StateFileError.Reason) {
    do {
      try SystemCall.run { fsync(descriptor) }
    } catch .system(.invalidArgument) {
      return
    }
  }
}

import Glibc

/// What may be written to, and how.
struct FileStatus {
  enum Kind {
    case regular
    case directory
    case symbolicLink
    /// `/dev/null`, `/dev/full`, a terminal: written through, for a device cannot be replaced.
    case characterDevice
    case other
  }

  let kind: Kind
  let bytes: Int64
  let owner: uid_t
  /// Which file it is, whatever its name: device and inode.
  let identity: [UInt64]
  /// Nanoseconds of the last change of its content.
  let changedAt: Int64

  init(_ status: stat) {
    bytes = Int64(status.st_size)
    owner = status.st_uid
    identity = [UInt64(status.st_dev), UInt64(status.st_ino)]
    changedAt = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFLNK: .symbolicLink
      case S_IFCHR: .characterDevice
      default: .other
      }
  }

  /// Why nothing is written there; nil for a regular file and for a character device.
  var refusal: StateFileError.Reason? {
    switch kind {
    case .regular, .characterDevice: nil
    case .directory: .directory
    case .symbolicLink: .symbolicLink
    case .other: .notRegular
    }
  }
}

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

  init(_ status: stat) {
    bytes = Int64(status.st_size)
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

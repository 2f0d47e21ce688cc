import Glibc
package import SystemPackage

/// Files that are there whole or not at all, also after a full disk or a power cut.
package enum WholeFile {
  /// What becomes of a file of that name that is there already.
  package enum Existing: Sendable {
    case replaced
    /// It stays as it is, and nothing is written.
    case kept
  }

  /// Writes a temporary file beside `path`, brings it to the disk and gives it the name.
  ///
  /// A symbolic link, a directory, a pipe, a socket or a block device of that name is refused.
  /// A character device (`/dev/null`, a terminal) cannot be replaced, so it is written through.
  /// The mode is narrowed by the umask; a file that is replaced leaves nothing behind, nor its mode.
  package static func write(
    _ bytes: [UInt8],
    to path: FilePath,
    mode: FilePermissions = .ownerReadWrite,
    existing: Existing = .replaced
  ) throws(StateFileError) {
    do throws(StateFileError.Reason) {
      guard let name = path.fileName else { throw StateFileError.Reason.noFileName }
      let folder = try Folder(path.removingLastComponent())
      let status = try folder.status(of: name)
      if let refusal = status?.refusal { throw refusal }
      if status?.kind == .characterDevice {
        try writeThrough(bytes, to: name, in: folder)
      } else {
        try writeBeside(bytes, name: name, in: folder, mode: mode.rawValue, existing: existing)
      }
    } catch {
      throw StateFileError(path, error)
    }
  }

  private static func writeThrough(
    _ bytes: [UInt8], to name: String, in folder: borrowing Folder
  ) throws(StateFileError.Reason) {
    let device = try folder.open(name, 0, mode: 0)
    guard try device.status().kind == .characterDevice else { throw .notRegular }
    try device.writeAll(bytes)
  }

  private static func writeBeside(
    _ bytes: [UInt8], name: String, in folder: borrowing Folder, mode: mode_t, existing: Existing
  ) throws(StateFileError.Reason) {
    let temporary = ".ksmtop-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    let file = try folder.open(temporary, O_CREAT | O_EXCL, mode: mode)
    do {
      try file.writeAll(bytes)
      try file.sync()
      switch existing {
      case .replaced: try folder.rename(temporary, to: name)
      case .kept: try folder.link(temporary, as: name)
      }
    } catch {
      folder.remove(temporary)
      throw error == .system(.fileExists) ? .alreadyThere : error
    }
    if existing == .kept { folder.remove(temporary) }
    try folder.sync()
  }
}

extension FilePath {
  /// The last component where it can be a file; nil for `/`, `.`, `..`, and a path that ends in `/`.
  var fileName: String? {
    guard let last = lastComponent, last.kind == .regular else { return nil }
    return last.string
  }
}

import Glibc
package import SystemPackage

/// A lock that one process of the host has, until it gives it back or ends.
///
/// Nobody else may open its file: whoever can read a file can lock it, and keep everybody waiting.
package struct FileLock: ~Copyable {
  private let file: OpenFile

  /// Takes the lock of the file at `path`, which is made; nil where somebody else has it.
  package static func take(_ path: FilePath) throws(StateFileError) -> FileLock? {
    do throws(StateFileError.Reason) {
      guard let name = path.fileName else { throw .noFileName }
      do throws(StateFileError) {
        try SnapshotLocation.make(path.removingLastComponent(), open: true)
      } catch {
        throw error.reason
      }
      let folder = try Folder(path.removingLastComponent())
      if let refusal = try folder.status(of: name)?.refusal { throw refusal }
      let file = try open(name, in: folder)
      guard file.lock() else { return nil }
      return FileLock(file: file)
    } catch {
      throw StateFileError(path, error)
    }
  }

  /// Opens the file of a lock, which is made, for its owner only.
  static func open(
    _ name: String, in folder: borrowing Folder
  ) throws(StateFileError.Reason) -> OpenFile {
    let file = try folder.open(name, O_CREAT, mode: 0o600)
    let status = try file.status()
    guard status.kind == .regular else { throw status.refusal ?? .notRegular }
    if status.owner == geteuid() { try file.setMode(0o600) }
    return file
  }

  private init(file: consuming OpenFile) {
    self.file = file
  }

  /// Gives it back.
  package consuming func release() {}
}

import Glibc
package import SystemPackage

/// A folder of small files that everybody may read and only whoever made them changes.
package struct StateFolder: Sendable, Equatable {
  package let path: FilePath

  /// Larger ones are none of ours.
  private static let mostBytes: Int64 = 1 << 18

  package init(_ path: FilePath) {
    self.path = path
  }

  /// Writes a file whole, in place of one of that name.
  package func write(_ bytes: [UInt8], to name: String) throws(StateFileError) {
    try SnapshotLocation.make(path, open: true)
    let file = path.appending(name)
    try WholeFile.write(bytes, to: file, mode: FilePermissions(rawValue: 0o644))
  }

  /// The content of a file that root or this user owns; nil where there is none, or it is no such file.
  package func read(_ name: String) -> [UInt8]? {
    guard let folder = try? Folder(path), let file = try? folder.openForReading(name),
      let status = try? file.status(), status.kind == .regular,
      status.owner == 0 || status.owner == geteuid(), status.bytes <= Self.mostBytes
    else { return nil }
    return try? file.read(Int(status.bytes), at: 0)
  }

  /// The names in it, sorted; none where there is no such folder.
  package var names: [String] {
    guard let folder = try? Folder(path), let names = try? folder.names() else { return [] }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// What tells cheaply whether a file has come, gone or changed.
  package var stamp: [LogFile.Stamp] {
    guard let folder = try? Folder(path), let names = try? folder.names() else { return [] }
    return names.sorted().compactMap { name in
      guard let status = try? folder.status(of: name) else { return nil }
      return LogFile.Stamp(
        identity: status.identity, bytes: status.bytes, changedAt: status.changedAt)
    }
  }

  package func remove(_ name: String) {
    guard let folder = try? Folder(path) else { return }
    folder.remove(name)
  }
}

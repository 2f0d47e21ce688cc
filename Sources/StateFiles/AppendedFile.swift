import Glibc
package import SystemPackage

/// A file that grows by whole records: `snapshot -n 10 -o FILE`.
package struct AppendedFile: ~Copyable {
  private let file: OpenFile
  private let path: FilePath
  private let isDevice: Bool
  /// Whether there was nothing in it when it was opened, so that a heading is due.
  package let wasEmpty: Bool

  /// Opens `path` or makes it, readable for its owner only.
  ///
  /// Refuses what `WholeFile` refuses, and writes through a character device as that does.
  package init(_ path: FilePath) throws(StateFileError) {
    do throws(StateFileError.Reason) {
      self = try Self(opening: path)
    } catch {
      throw StateFileError(path, error)
    }
  }

  private init(opening path: FilePath) throws(StateFileError.Reason) {
    guard let name = path.fileName else { throw .noFileName }
    let folder = try Folder(path.removingLastComponent())
    // A pipe would hold up the opening until somebody reads from it.
    if let refusal = try folder.status(of: name)?.refusal { throw refusal }
    let opened = try folder.open(name, O_APPEND | O_CREAT, mode: S_IRUSR | S_IWUSR)
    let status = try opened.status()
    if let refusal = status.refusal { throw refusal }
    self.path = path
    isDevice = status.kind == .characterDevice
    wasEmpty = status.bytes == 0
    file = opened
  }

  /// Adds one record with one write; what a full disk cut short is taken away again.
  package func append(_ record: [UInt8]) throws(StateFileError) {
    do {
      let before = try file.status().bytes
      do {
        try file.write(record)
      } catch {
        try takeBack(error, before: before)
      }
    } catch {
      throw StateFileError(path, error)
    }
  }

  /// Brings all records to the disk.
  package func sync() throws(StateFileError) {
    guard !isDevice else { return }
    do {
      try file.sync()
    } catch {
      throw StateFileError(path, error)
    }
  }

  /// Leaves the file alone where another writer has added to it meanwhile.
  private func takeBack(
    _ failure: ShortWrite, before: Int64
  ) throws(StateFileError.Reason) -> Never {
    if !isDevice, failure.written > 0,
      try file.status().bytes == before + Int64(failure.written)
    {
      try file.truncate(to: before)
    }
    throw failure.reason
  }
}

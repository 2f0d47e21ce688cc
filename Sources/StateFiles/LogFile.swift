import Glibc
package import SystemPackage

/// A log that any number of processes add lines to, and that everybody may read.
///
/// A line is added with one write. At `mostBytes` the log gets the ending `.1`, in place of the one
/// that had it, and a new one begins.
package struct LogFile: Sendable, Equatable {
  package let path: FilePath
  private let mostBytes: Int64

  /// How long a line waits for another writer, who may have been stopped while he had the lock.
  private static let patience: useconds_t = 1_000_000
  private static let pause: useconds_t = 10_000

  package init(_ path: FilePath, mostBytes: Int64 = 4 << 20) {
    self.path = path
    self.mostBytes = mostBytes
  }

  /// What tells cheaply whether a log has changed.
  package struct Stamp: Sendable, Equatable {
    var identity: [UInt64]
    var bytes: Int64
    var changedAt: Int64
  }

  /// As the file is now; nil where there is none.
  package var stamp: Stamp? {
    guard let name = path.fileName,
      let status = try? Folder(path.removingLastComponent()).status(of: name)
    else { return nil }
    return Stamp(identity: status.identity, bytes: status.bytes, changedAt: status.changedAt)
  }

  /// Adds one line and brings it to the disk.
  ///
  /// What a full disk cut short is taken away again; a line that somebody else left unfinished is
  /// ended first.
  package func append(_ line: [UInt8]) throws(StateFileError) {
    do throws(StateFileError.Reason) {
      guard let name = path.fileName else { throw .noFileName }
      do throws(StateFileError) {
        try SnapshotLocation.make(path.removingLastComponent())
      } catch {
        throw error.reason
      }
      let folder = try Folder(path.removingLastComponent())
      // Somebody without the lock may give it another name meanwhile, but hardly ever twice.
      for _ in 0..<4 where try append(line, to: name, in: folder) { return }
      throw .alreadyThere
    } catch {
      throw StateFileError(path, error)
    }
  }

  /// One attempt; false where the file has got another name meanwhile.
  private func append(
    _ line: [UInt8], to name: String, in folder: borrowing Folder
  ) throws(StateFileError.Reason) -> Bool {
    if let refusal = try folder.status(of: name)?.refusal { throw refusal }
    // A file of its own: everybody may read the log, and whoever can read a file can lock it.
    let lock = try FileLock.open("\(name).lock", in: folder)
    let isLocked = Self.lock(lock)
    let file = try folder.open(name, O_APPEND | O_CREAT, mode: 0o644)
    let status = try file.status()
    guard status.kind == .regular else { throw status.refusal ?? .notRegular }
    if isLocked {
      guard try folder.status(of: name)?.identity == status.identity else { return false }
      if status.bytes >= mostBytes {
        try folder.rename(name, to: "\(name).1")
        return false
      }
    }
    if status.bytes == 0 { try file.setMode(0o644) }
    let begin: [UInt8] = try Self.endsWithLine(name, status, in: folder) ? [] : [0x0A]
    do {
      try file.write(begin + line + [0x0A])
    } catch {
      if error.written > 0, try file.status().bytes == status.bytes + Int64(error.written) {
        try file.truncate(to: status.bytes)
      }
      throw error.reason
    }
    try file.sync()
    return true
  }

  private static func lock(_ file: borrowing OpenFile) -> Bool {
    for _ in 0..<(patience / pause) {
      if file.lock() { return true }
      usleep(pause)
    }
    return false
  }

  private static func endsWithLine(
    _ name: String, _ status: FileStatus, in folder: borrowing Folder
  ) throws(StateFileError.Reason) -> Bool {
    guard status.bytes > 0 else { return true }
    return try folder.openForReading(name).read(1, at: status.bytes - 1) == [0x0A]
  }

  /// The newest lines, oldest first: at most `most` bytes of them, with those of `.1` before.
  ///
  /// Empty where there is no log.
  package func newestLines(most: Int) throws(StateFileError) -> [[UInt8]] {
    do throws(StateFileError.Reason) {
      guard let name = path.fileName else { throw .noFileName }
      let folder: Folder
      do {
        folder = try Folder(path.removingLastComponent())
      } catch .system(.noSuchFileOrDirectory) {
        return []
      }
      let newest = try Self.tail(of: name, most: most, in: folder)
      let older = try Self.tail(of: "\(name).1", most: most - newest.count, in: folder)
      return [older, newest].flatMap { $0.split(separator: 0x0A).map(Array.init) }
    } catch {
      throw StateFileError(path, error)
    }
  }

  /// The last bytes of a file from the beginning of a line on.
  private static func tail(
    of name: String, most: Int, in folder: borrowing Folder
  ) throws(StateFileError.Reason) -> [UInt8] {
    guard most > 0, try folder.status(of: name) != nil else { return [] }
    let file = try folder.openForReading(name)
    let status = try file.status()
    guard status.kind == .regular else { throw status.refusal ?? .notRegular }
    // One byte more tells whether it begins with a whole line.
    let begin = max(0, status.bytes - Int64(most) - 1)
    let bytes = try file.read(Int(status.bytes - begin), at: begin)
    guard begin > 0 else { return bytes }
    return bytes.firstIndex(of: 0x0A).map { Array(bytes[($0 + 1)...]) } ?? []
  }
}

import Glibc
package import SystemPackage

/// A file of settings that people write, read whole.
package enum SmallFile {
  /// At most `most` bytes of it; nil where there is none.
  ///
  /// A longer one, or one that is no regular file, is an error: half of it would mean something else.
  package static func read(_ path: FilePath, most: Int = 1 << 16) throws(Errno) -> [UInt8]? {
    let descriptor = open(path.string, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else {
      let error = Errno(rawValue: errno)
      if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
      throw error
    }
    let file = OpenFile(adopting: descriptor)
    do throws(StateFileError.Reason) {
      let status = try file.status()
      guard status.kind == .regular else { throw .system(.invalidArgument) }
      guard status.bytes <= most else { throw .system(.fileTooLarge) }
      return try file.read(most, at: 0)
    } catch {
      if case .system(let code) = error { throw code }
      throw .invalidArgument
    }
  }
}

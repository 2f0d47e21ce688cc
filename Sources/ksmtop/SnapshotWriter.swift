import Glibc
import Privileges
import StateFiles
import SystemPackage

/// Where snapshots go: standard output, a file written whole, or a file that grows.
struct SnapshotWriter: ~Copyable {
  private enum Target: ~Copyable {
    case standardOutput
    case wholeFile(FilePath)
    case growingFile(AppendedFile)
  }

  private let target: Target
  /// Whether nothing stands before the next record.
  private(set) var isFirst = true

  /// What has to stay writable for `output`: the file's folder, or the device that it is.
  ///
  /// Refuses the kernel's own file systems, where to write is to set something, and folders that
  /// hold one: they would have to stay writable as a whole.
  static func places(for output: String?) throws(Failure) -> [FilePath] {
    guard let output else { return [] }
    let path = FilePath(output)
    let parent = path.removingLastComponent()
    let folder: FilePath = parent.isEmpty ? "." : parent
    guard !WritableFolders.isKernelsOwn(folder) else {
      throw Failure(.refused, "\(path): nothing is written to the kernel's own files")
    }
    var status = stat()
    let isDevice = stat(output, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
    if isDevice { return [path] }
    guard !WritableFolders.holdsKernelsOwn(folder) else {
      throw Failure(
        .refused,
        "\(path): files of the kernel's own lie below that folder, and ksmtop keeps no right to "
          + "write there; name a file in another one, such as /var/tmp")
    }
    return [folder]
  }

  init(output: String?, repeats: Bool) throws {
    guard let output else {
      target = .standardOutput
      return
    }
    guard repeats else {
      target = .wholeFile(FilePath(output))
      return
    }
    do throws(StateFileError) {
      let file = try AppendedFile(FilePath(output))
      isFirst = file.wasEmpty
      target = .growingFile(file)
    } catch {
      throw Failure(.failed, error.description)
    }
  }

  /// Writes one record; it is out when this returns.
  mutating func write(_ record: [UInt8]) throws {
    isFirst = false
    do throws(StateFileError) {
      switch target {
      case .standardOutput: break
      case .wholeFile(let path): return try WholeFile.write(record, to: path)
      case .growingFile(let file): return try file.append(record)
      }
    } catch {
      throw Failure(.failed, error.description)
    }
    try StandardStreams.print(record)
  }
}

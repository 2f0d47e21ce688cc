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

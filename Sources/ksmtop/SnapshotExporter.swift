import Dashboard
import Glibc
import MergeModel
import SnapshotExport
import StateFiles
import SystemPackage

/// Writes the files of key `E`: the same snapshot as text and as JSON.
struct SnapshotExporter {
  /// Where they go.
  let directory: String
  /// Whether it may write below `places` alone.
  private let isConfined: Bool

  init(isConfined: Bool = false) {
    directory = Self.directory?.string ?? "."
    self.isConfined = isConfined
  }

  private static var directory: FilePath? {
    SnapshotLocation.directory(isRoot: geteuid() == 0, environment: Environment.ofUser)
  }

  /// Where snapshots can be saved by a dashboard that must not write anywhere else: their usual
  /// directory, or the one in which that will be made; the current one, the home, and `/tmp`.
  static var places: [FilePath] {
    var usual = directory ?? "."
    while access(usual.string, F_OK) != 0, usual.removeLastComponent() {}
    let others = [".", Environment["HOME"], "/tmp"].compactMap { $0.map { FilePath($0) } }
    // All of the file system would be no confinement.
    return ([usual] + others).filter { realpath($0) != "/" }
  }

  private static func realpath(_ path: FilePath) -> String? {
    guard let name = Glibc.realpath(path.string, nil) else { return nil }
    defer { free(name) }
    return String(cString: name)
  }

  /// Writes `path` plus `.txt` and `.json`; never over a file that is there.
  func write(_ snapshot: Snapshot, to path: String) -> ExportOutcome {
    var options = SnapshotOptions(version: programVersion)
    options.utcOffset = LocalTime.utcOffset
    options.allGuests = true
    let forms = [(SnapshotFormat.text, "txt"), (.json, "json")].map { format, ending in
      (ending: ending, bytes: SnapshotDocument.render(snapshot, format: format, options: options))
    }
    do throws(StateFileError) {
      return .written(try SnapshotLocation.save(forms, as: FilePath(path)).map(\.string))
    } catch {
      let hint =
        isConfined && error.isForbidden
        ? "; --readonly saves below \(directory), the current directory, the home and /tmp alone"
        : ""
      return .failed(error.description + hint)
    }
  }
}

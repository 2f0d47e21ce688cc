import Dashboard
import Glibc
import MergeModel
import Privileges
import SnapshotExport
import StateFiles
import SystemPackage

/// Writes the files of key `E`: the same snapshot as text and as JSON.
struct SnapshotExporter {
  /// Where they go.
  let directory: String

  init() {
    directory = Self.directory?.string ?? "."
  }

  private static var directory: FilePath? {
    SnapshotLocation.directory(isRoot: geteuid() == 0, environment: Environment.ofUser)
  }

  /// Where a dashboard goes on writing that must not write anywhere else: their directory, or the
  /// one in which it is yet to be made.
  static var places: [FilePath] {
    var usual = directory ?? "."
    while access(usual.string, F_OK) != 0, usual.removeLastComponent() {}
    // All of the file system would be no confinement.
    return WritableFolders.holdsKernelsOwn(usual) ? [] : [usual]
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
      return .failed(error.description)
    }
  }
}

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

  init() {
    directory =
      SnapshotLocation.directory(isRoot: geteuid() == 0, environment: Environment.ofUser)?.string
      ?? "."
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

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

  /// Where a dashboard goes on writing that must not write anywhere else.
  static func makePlaces() -> [FilePath] { makePlaces(directory ?? ".") }

  /// Their directory, which is made where it is not there; none where that cannot be.
  ///
  /// Landlock allows what is there when a thread is confined, with all below it: were the directory
  /// made later, the one that it is made in would have to stay writable, such as `/var/lib`.
  static func makePlaces(_ directory: FilePath) -> [FilePath] {
    // Nothing can be saved then, and what cannot be had is said; nothing is made for it.
    guard WritableFolders.isAvailable else { return [directory] }
    // Nor is anything made among the kernel's own files, where that would set something.
    var around = directory
    while access(around.string, F_OK) != 0, around.removeLastComponent() {}
    guard !WritableFolders.isKernelsOwn(around),
      (try? SnapshotLocation.make(directory)) != nil
    else { return [] }
    // All of the file system would be no confinement.
    return WritableFolders.holdsKernelsOwn(directory) ? [] : [directory]
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
      return .failed(Self.words(for: error, isRoot: geteuid() == 0))
    }
  }

  /// What went wrong, and what to do; for a user without the right to write there, short enough to be
  /// read whole in 80 columns.
  static func words(for error: StateFileError, isRoot: Bool) -> String {
    let hasNoPlace = error.isForbidden || error.reason == .system(.readOnlyFileSystem)
    guard hasNoPlace, !isRoot else { return error.description }
    return "\(error.cause). Start it as: XDG_STATE_HOME=DIR ksmtop"
  }
}

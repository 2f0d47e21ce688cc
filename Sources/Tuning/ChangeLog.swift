import JSONText
package import MergeModel
package import StateFiles
import SystemPackage

/// The host's log of changes: one line of JSON each.
package struct ChangeLog: Sendable {
  private let file: LogFile?
  private let others: [LogFile]

  /// How much of a log is read: some 3,000 changes.
  private static let readBytes = 1 << 20

  package init(_ places: TuningPlaces) {
    file = places.log.map { LogFile($0) }
    others = places.otherLogs.map { LogFile($0) }
  }

  /// What the log holds.
  package struct Content: Sendable, Equatable {
    /// Oldest first.
    package var records: [ChangeRecord] = []
    /// Lines that are no records: cut short, or somebody else's.
    package var unreadableLines = 0
    /// Why a log could not be read, one clause each.
    package var failures: [String] = []
  }

  /// Adds a record; the change it tells of is made already.
  package func append(_ record: ChangeRecord) throws(StateFileError) {
    guard let file else { throw StateFileError(FilePath("changes.log"), .noFileName) }
    try file.append(Array(record.json.text.utf8))
  }

  /// The newest records of all logs.
  package func read() -> Content {
    var content = Content()
    for log in [file].compactMap(\.self) + others {
      do throws(StateFileError) {
        for line in try log.newestLines(most: Self.readBytes) {
          if let record = JSONReader.value(of: line).flatMap(ChangeRecord.init) {
            content.records.append(record)
          } else {
            content.unreadableLines += 1
          }
        }
      } catch {
        content.failures.append("\(log.path) cannot be read")
      }
    }
    if !others.isEmpty { content.records = Self.inOrder(content.records) }
    return content
  }

  /// The records of several logs in one row: boot after boot, and within one by its own clock.
  ///
  /// The wall clock may have been set in between. What one log says of one moment stays in its
  /// order.
  private static func inOrder(_ records: [ChangeRecord]) -> [ChangeRecord] {
    let boots = Dictionary(records.map { ($0.bootID, $0.at.wall) }, uniquingKeysWith: max)
    return records.enumerated().sorted { one, other in
      let (earlier, later) = (one.element, other.element)
      if earlier.bootID != later.bootID {
        let walls = (boots[earlier.bootID] ?? 0, boots[later.bootID] ?? 0)
        return (walls.0, earlier.bootID) < (walls.1, later.bootID)
      }
      return (earlier.at.monotonic, one.offset) < (later.at.monotonic, other.offset)
    }.map(\.element)
  }

  /// What tells cheaply whether there is anything new.
  package var stamps: [LogFile.Stamp?] { ([file].compactMap(\.self) + others).map(\.stamp) }
}

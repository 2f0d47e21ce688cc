import Figures
import MergeModel

/// Column CAN+ of the table: what a content scan found could still merge, and the reason it did not.
struct CanMergeColumn {
  /// Digits of a cell, and the mark of a lower bound.
  static let width = 5

  let snapshot: Snapshot

  func text(_ process: ProcessFigures, _ unit: ByteUnit) -> String {
    Self.text(bytes(process), unit)
  }

  func sum(_ processes: [ProcessFigures], _ unit: ByteUnit) -> String {
    KnownSum(processes.map(bytes)).text { Self.text($0, unit) }
  }

  /// The reason that most of it has, with its amount where both fit `width`; empty where none has.
  func reason(_ process: ProcessFigures, _ unit: ByteUnit, width: Int) -> String {
    let obstacles = snapshot.content?.value.processes[process.id]?.obstacles ?? [:]
    let most = obstacles.values.max() ?? 0
    guard most > 0, let first = MergeObstacle.allCases.first(where: { obstacles[$0] == most })
    else { return "" }
    let whole = "\(first.shortWords) \(Self.text(most * pageBytes, unit))"
    return whole.utf8.count <= width ? whole : first.shortWords
  }

  private var pageBytes: Double { Double(snapshot.host.pageBytes) }

  private func bytes(_ process: ProcessFigures) -> Double? {
    snapshot.mergeablePages(of: process).map { $0.value * pageBytes }
  }

  private static func text(_ bytes: Double?, _ unit: ByteUnit) -> String {
    ProcessTable.text(bytes, unit, width: width)
  }
}

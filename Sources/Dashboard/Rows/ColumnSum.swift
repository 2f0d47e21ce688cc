import MergeModel

/// The sum of one column over several processes.
struct ColumnSum: Equatable {
  /// Nil where nothing of it is known.
  var bytes: Double?
  /// Whether figures are missing, so that the true sum is larger or smaller.
  var isPartial = false

  init(_ column: GuestColumn, over processes: [ProcessFigures], in snapshot: Snapshot) {
    for process in processes {
      switch column.value(of: process, in: snapshot) {
      case .bytes(let value): bytes = (bytes ?? 0) + value
      case .unknown, .hidden: isPartial = true
      case .inapplicable, .text, .count, .seconds: break
      }
    }
  }
}

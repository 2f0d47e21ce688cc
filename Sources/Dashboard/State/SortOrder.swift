import MergeModel

/// By which column the guests are sorted, and which end comes first.
package struct SortOrder: Sendable, Hashable {
  /// What rows are compared by.
  package var column: GuestColumn
  /// Whether the largest comes first.
  package var descending: Bool

  package init(_ column: GuestColumn, descending: Bool? = nil) {
    self.column = column
    self.descending = descending ?? column.startsDescending
  }

  /// The processes in this order; what is not known comes last, ties go by name, then by pid.
  func sorted(_ processes: [ProcessFigures], in snapshot: Snapshot) -> [ProcessIdentity] {
    let keyed = processes.map { process in
      (id: process.id, name: process.name, key: column.value(of: process, in: snapshot).sortKey)
    }
    return keyed.sorted { one, other in
      switch (one.key, other.key) {
      case (let a?, let b?) where a != b: return descending ? b < a : a < b
      case (_?, nil): return true
      case (nil, _?): return false
      default: break
      }
      return one.name == other.name ? one.id < other.id : one.name < other.name
    }.map(\.id)
  }
}

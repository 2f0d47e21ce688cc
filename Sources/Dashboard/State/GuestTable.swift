package import MergeModel

/// What the operator chose to see of the guests, and where the cursor stands.
package struct GuestTable: Sendable, Equatable {
  /// In which order all processes stand, listed or not.
  package var order = RowOrder()
  /// What the next sorting goes by.
  package var sort = SortOrder(.saved)
  /// Nil until the cursor is moved: the first row then, whoever that is.
  package var selected: ProcessIdentity?
  /// Marked for what-if.
  package var tagged: Set<ProcessIdentity> = []
  /// Rows scrolled away at the top.
  package var offset = 0
  /// Only names that hold this text, in either case, or pids that begin with it.
  package var filter = ""
  /// Only processes with such a finding; nil lists those without any too.
  package var findingFilter: FindingFilter?
  /// Leaves out processes that merge and are no guest.
  package var guestsOnly = false
  /// The columns that are shown where there is room.
  package var columns = Set(GuestColumn.allCases.filter { $0.weight != nil })
  /// Cells of the NAME column; nil lets the window decide.
  package var nameWidth: Int?

  package init() {}

  /// Whether some of the processes may be hidden by a filter.
  var isFiltered: Bool { !filter.isEmpty || findingFilter != nil }

  /// Who could be listed: all that TOTAL covers.
  func population(of snapshot: Snapshot) -> [ProcessFigures] {
    guestsOnly ? snapshot.guests : snapshot.processes
  }

  /// Who is listed, in the order of the rows.
  func rows(of snapshot: Snapshot) -> [ProcessFigures] {
    let listed = population(of: snapshot).filter { matches($0, in: snapshot) }
    let byIdentity = Dictionary(listed.map { ($0.id, $0) }) { first, _ in first }
    return order.ids.compactMap { byIdentity[$0] }
  }

  private func matches(_ process: ProcessFigures, in snapshot: Snapshot) -> Bool {
    if let findingFilter, !findingFilter.holds(for: snapshot.findings(of: process)) {
      return false
    }
    guard !filter.isEmpty else { return true }
    return process.name.lowercased().contains(filter.lowercased())
      || String(process.id.pid).hasPrefix(filter)
  }

  /// The row the cursor stands on; 0 where nobody is selected.
  func cursor(in rows: [ProcessFigures]) -> Int {
    selected.flatMap { id in rows.firstIndex { $0.id == id } } ?? 0
  }
}

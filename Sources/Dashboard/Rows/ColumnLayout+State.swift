import Figures
import MergeModel
import Screen

extension ColumnLayout {
  /// The columns that the window of `state` has room for.
  init(_ state: DashboardState, _ snapshot: Snapshot) {
    self.init(width: state.columns, table: state.table, needs: Needs(state, snapshot))
  }
}

extension ColumnLayout.Needs {
  /// What the processes of a snapshot need; independent of the filter, so that columns stay where they are.
  init(_ state: DashboardState, _ snapshot: Snapshot) {
    let population = state.table.population(of: snapshot)
    for column in GuestColumn.allCases where column.addsUp && state.table.columns.contains(column) {
      sums[column] = ColumnSum(column, over: population, in: snapshot)
    }
    sums[.frees] = population.map { ColumnSum(.frees, over: [$0], in: snapshot) }
      .max { ($0.bytes ?? 0) < ($1.bytes ?? 0) }
    longestPID = population.map { String($0.id.pid).count }.max() ?? 0
    longestName = population.map { TextWidth.cells(of: state.shown($0.name)) }.max() ?? 0
  }
}

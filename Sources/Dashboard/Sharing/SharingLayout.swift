import Screen

/// Where the parts of the sharing view stand in a window.
struct SharingLayout: Equatable {
  /// Cells of one guest's column.
  static let cellWidth = 2

  /// Lines with the numbers of the columns: two where there are more than 9.
  private(set) var numberRows = 1
  /// Guests that have a row.
  private(set) var rows = 0
  /// Guests that have a column.
  private(set) var columns = 0
  /// Cells of the mark, the number and the name left of each row.
  private(set) var labelWidth = 0
  private(set) var legendRows = 0
  /// Lines about the selected cell.
  private(set) var detailRows = 0

  init(rows: Int, columns: Int, guests: Int) {
    numberRows = guests > 9 && rows >= 8 ? 2 : 1
    detailRows = rows >= 14 ? 3 : rows >= 8 ? 1 : 0
    legendRows = rows >= 9 ? 1 : 0
    // Title and keys are always there.
    self.rows = min(guests, max(0, rows - 2 - numberRows - detailRows - legendRows))
    labelWidth = min(columns >= 100 ? 26 : columns >= 60 ? 20 : 14, max(0, columns - 4))
    self.columns = min(guests, max(0, (columns - labelWidth) / Self.cellWidth))
  }

  init(_ state: DashboardState) {
    self.init(
      rows: state.rows, columns: state.columns, guests: state.sharing.common?.guests.count ?? 0)
  }
}

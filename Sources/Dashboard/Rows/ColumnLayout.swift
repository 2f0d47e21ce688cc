import Figures
import MergeModel

/// Which columns a window has room for, how wide they are, and in which unit they are.
struct ColumnLayout: Equatable {
  struct Column: Equatable {
    var column: GuestColumn
    /// Cells, with the blank on its left.
    var width: Int
    var unit: ByteUnit
  }

  /// In the order in which they stand; NAME first, with the cell for the mark.
  var columns: [Column]

  var width: Int { columns.reduce(0) { $0 + $1.width } }

  static let leastNameWidth = 17
  static let leastReasonWidth = 20
  private static let leastFigureWidth = 6

  /// What the layout must know of the figures, so that none is cut.
  struct Needs {
    /// The sum of each column that adds up; of FREES its largest value.
    var sums: [GuestColumn: ColumnSum] = [:]
    var longestPID = 0
    var longestName = 0
  }

  init(width: Int, table: GuestTable, needs: Needs) {
    let candidates = GuestColumn.allCases.filter { $0 != .name && table.columns.contains($0) }
      .sorted { Self.weight($0) > Self.weight($1) }
    let name = Self.nameWidth(
      of: width, table: table,
      beside: candidates.first.map {
        Self.leastWidth(of: $0, unit: Self.unit(of: $0, needs), needs)
      })
    var chosen = [Column(column: .name, width: name, unit: .mib)]
    var used = name
    for column in candidates {
      let unit = Self.unit(of: column, needs)
      let least = Self.leastWidth(of: column, unit: unit, needs)
      guard used + least <= width else {
        if column == .whyNot { continue }
        break
      }
      used += least
      chosen.append(Column(column: column, width: least, unit: unit))
    }
    let places = GuestColumn.allCases
    columns = chosen.sorted {
      (places.firstIndex(of: $0.column) ?? 0) < (places.firstIndex(of: $1.column) ?? 0)
    }
    widen(by: width - used, table: table, needs: needs)
  }

  /// As wide as is wanted, yet the figure that matters most stays beside it.
  private static func nameWidth(of width: Int, table: GuestTable, beside figure: Int?) -> Int {
    let wanted = min(width, table.nameWidth.map { $0 + 1 } ?? leastNameWidth)
    return max(1, min(wanted, 8), min(wanted, width - (figure ?? 0)))
  }

  private static func weight(_ column: GuestColumn) -> Double {
    column.weight.map(Double.init) ?? GuestColumn.chosenWeight
  }

  private static func unit(of column: GuestColumn, _ needs: Needs) -> ByteUnit {
    ByteUnit.column(largest: needs.sums[column]?.bytes.map { Int64($0.magnitude.rounded()) })
  }

  private static func leastWidth(
    of column: GuestColumn, unit: ByteUnit, _ needs: Needs
  ) -> Int {
    switch column.form {
    case .text: return leastReasonWidth
    case .count: return max(leastFigureWidth + 1, needs.longestPID + 1)
    case .seconds: return leastFigureWidth - 1
    case .bytes, .signedBytes:
      let text = needs.sums[column].map { CellText(column: column, unit: unit).text($0) } ?? ""
      return max(leastFigureWidth, column.heading(unit: unit).count + 1, text.count + 1)
    }
  }

  /// Gives away what is left: to the reasons, then a blank to each figure, then to the names.
  private mutating func widen(by spare: Int, table: GuestTable, needs: Needs) {
    var spare = spare
    func grow(_ column: GuestColumn, to wanted: Int, _ columns: inout [Column]) {
      guard let place = columns.firstIndex(where: { $0.column == column }) else { return }
      let more = max(0, min(spare, wanted - columns[place].width))
      columns[place].width += more
      spare -= more
    }
    grow(.whyNot, to: 21, &columns)
    let figures = columns.indices.filter { columns[$0].column.form != .text }
    if spare >= figures.count, columns.contains(where: { $0.column == .whyNot }) {
      for place in figures { columns[place].width += 1 }
      spare -= figures.count
    }
    if table.nameWidth == nil { grow(.name, to: min(needs.longestName, 40) + 2, &columns) }
    grow(.whyNot, to: 40, &columns)
  }
}

extension GuestColumn {
  /// The heading of the column in its unit; MiB is said once, beside NAME.
  func heading(unit: ByteUnit) -> String {
    guard form == .bytes || form == .signedBytes, unit == .gib else { return title }
    return title + "/G"
  }
}

/// Which parts of the overview a window has room for.
///
/// From above: header, graphs, findings, filter, table, TOTAL, events, keys, message.
struct OverviewLayout: Equatable {
  enum HeaderPart: Equatable {
    case host
    case verdict
    case nextStep
    case memory
    case sharing
    case daemon
    case more
    case risk
    /// The short form of memory and risk together.
    case memoryAndRisk
  }

  private(set) var header: [HeaderPart] = []
  /// Rows of the curves alone.
  private(set) var graphRows = 0
  private(set) var hasTimeAxis = false
  /// With their heading.
  private(set) var findingRows = 0
  private(set) var hasFilterLine = false
  private(set) var hasTableHead = false
  /// Guests, and the row that sums up those without a row.
  private(set) var tableRows = 0
  private(set) var hasTotal = false
  /// With their heading.
  private(set) var eventRows = 0
  private(set) var hasKeys = false
  private(set) var hasMessageLine = false

  /// What there is to show.
  struct Content {
    var hasGraphs = true
    var findings = 0
    var events = 0
    var isFiltered = false
  }

  init(rows: Int, columns: Int, content: Content) {
    if rows <= 10 || columns < 60 {
      narrow(rows: rows)
    } else {
      header =
        rows <= 16
        ? [.host, .verdict, .nextStep, .sharing, .more, .risk]
        : [.host, .verdict, .nextStep, .memory, .sharing, .daemon, .more, .risk]
      hasTableHead = true
      hasTotal = true
      hasKeys = true
      if rows >= 20, content.hasGraphs { graphRows = 2 }
    }
    hasMessageLine = rows >= 24
    hasFilterLine = content.isFiltered && rows > 10
    if rows >= 34, columns >= 60 { enlarge(rows: rows, content: content) }
    tableRows = max(0, rows - fixedRows)
  }

  /// Five lines of header at most; below eight rows the least important goes first.
  private mutating func narrow(rows: Int) {
    let all: [(part: HeaderPart, from: Int)] = [
      (.host, 6), (.verdict, 1), (.nextStep, 7), (.memoryAndRisk, 9),
      (.more, 14),
    ]
    header = all.filter { rows >= $0.from }.map(\.part)
    hasTotal = rows >= 2
    hasTableHead = rows >= 3
    hasKeys = rows >= 8
  }

  private mutating func enlarge(rows: Int, content: Content) {
    let roomy = rows >= 50
    if graphRows > 0 {
      graphRows = roomy ? 6 : 4
      hasTimeAxis = true
    }
    if content.findings > 0 { findingRows = 1 + min(content.findings, roomy ? 6 : 3) }
    if content.events > 0 { eventRows = 1 + min(content.events, roomy ? 6 : 2) }
  }

  private var fixedRows: Int {
    header.count + graphBlockRows + findingRows + eventRows
      + [hasFilterLine, hasTableHead, hasTotal, hasKeys, hasMessageLine].count { $0 }
  }

  /// Title, curves and time axis.
  var graphBlockRows: Int { graphRows == 0 ? 0 : 1 + graphRows + (hasTimeAxis ? 1 : 0) }

  /// How many of `count` guests get a row: where not all do, one row sums up the rest.
  func guestRows(of count: Int) -> Int {
    guard count > tableRows else { return count }
    return tableRows > 3 ? tableRows - 1 : tableRows
  }
}

extension OverviewLayout {
  init(_ state: DashboardState) {
    self.init(
      rows: state.rows, columns: state.columns,
      content: Content(
        hasGraphs: state.span != .off, findings: state.findings.count,
        events: state.happenings.count, isFiltered: state.table.isFiltered || state.mode == .filter)
    )
  }
}

import MergeModel

/// What keys do to the table of guests, and moving in general.
extension DashboardState {
  mutating func move(_ movement: Action.Movement, at moment: Moment) {
    if let help {
      let offset = moved(help.offset, movement, page: bodyRows, last: .max)
      self.help?.offset = offset
      return
    }
    if case .columns(let cursor) = mode {
      mode = .columns(
        cursor: moved(cursor, movement, page: bodyRows, last: GuestColumn.allCases.count - 1))
      return
    }
    switch mode {
    case .contentScan: return movePanel(movement)
    case .whatIf(let typed): return moveWhatIf(movement, typed)
    case .tuning: return movePanel(movement)
    case .browse, .filter, .columns, .delay, .export, .leaving: break
    }
    switch view {
    case .overview: moveSelection(movement, at: moment)
    case .findings:
      findingCursor = moved(findingCursor, movement, page: 5, last: max(0, findings.count - 1))
      offset = FindingsPanel.offset(self)
    case .sharing: moveSharing(movement)
    case .tuning: moveEntry(movement)
    case .memoryMap: break
    case .guest, .events, .figures:
      offset = moved(offset, movement, page: bodyRows, last: .max)
    }
  }

  private mutating func moveSelection(_ movement: Action.Movement, at moment: Moment) {
    let rows = tableRows
    guard !rows.isEmpty else { return }
    let page = max(1, OverviewLayout(self).guestRows(of: rows.count) - 1)
    let cursor = moved(table.cursor(in: rows), movement, page: page, last: rows.count - 1)
    table.selected = rows[cursor].id
    table.order.hold(at: moment)
  }

  func moved(_ place: Int, _ movement: Action.Movement, page: Int, last: Int) -> Int {
    switch movement {
    case .up: max(0, place - 1)
    case .down: min(last, place + 1)
    case .pageUp: max(0, place - page)
    case .pageDown: min(last, place + min(page, last - place))
    case .home: 0
    case .end: last
    case .left, .right, .pageLeft, .pageRight: place
    }
  }

  mutating func sort(_ order: SortOrder, at moment: Moment) {
    table.sort = order
    guard let snapshot else { return }
    table.order.resort(snapshot, by: order, now: moment)
    let direction = order.descending ? "largest first" : "smallest first"
    message = Message("sorted by \(order.column.title), \(direction)", at: moment)
  }

  /// To the next column that the window shows.
  mutating func sort(stepping step: Int, at moment: Moment) {
    guard let snapshot else { return }
    let shown = ColumnLayout(self, snapshot).columns.map(\.column)
    let next =
      shown.firstIndex(of: table.sort.column).map { ($0 + step + shown.count) % shown.count } ?? 0
    sort(SortOrder(shown[next]), at: moment)
  }

  mutating func toggleColumn() {
    guard case .columns(let cursor) = mode, GuestColumn.allCases.indices.contains(cursor) else {
      return
    }
    let column = GuestColumn.allCases[cursor]
    guard column != .name else { return }
    if table.columns.remove(column) == nil { table.columns.insert(column) }
  }

  mutating func toggleGuestsOnly(at moment: Moment) {
    let cursor = table.cursor(in: tableRows)
    table.guestsOnly.toggle()
    keepSelection(at: cursor)
    message = Message(
      table.guestsOnly ? "guests only" : "guests and other processes that merge", at: moment)
  }

  /// From what the window gives to more, and back.
  mutating func widenNames(at moment: Moment) {
    switch table.nameWidth {
    case nil: table.nameWidth = 24
    case 24: table.nameWidth = 40
    case 40: table.nameWidth = 10
    default: table.nameWidth = nil
    }
    let text = table.nameWidth.map { "\($0) cells" } ?? "as the window allows"
    message = Message("width of NAME: \(text)", at: moment)
  }
}

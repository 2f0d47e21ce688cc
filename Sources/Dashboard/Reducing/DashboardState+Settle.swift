import MergeModel

extension DashboardState {
  /// Keeps cursor and scrolling inside what there is; after every event.
  mutating func settle() {
    let findingCount = findings.count
    findingCursor = min(max(0, findingCursor), max(0, findingCount - 1))
    settleTable()
    offset =
      view == .tuning
      ? TuningView.offset(self) : min(max(0, offset), max(0, viewLineCount - bodyRows))
    settleSharing()
    panelOffset = min(max(0, panelOffset), max(0, panelLineCount - panelRows))
    if let help {
      let lines = HelpPanel.lines(self, width: columns).count
      let offset = min(max(0, help.offset), max(0, lines - bodyRows))
      self.help?.offset = offset
    }
  }

  private mutating func settleTable() {
    let rows = tableRows
    let room = OverviewLayout(self).guestRows(of: rows.count)
    let cursor = table.cursor(in: rows)
    table.offset = min(table.offset, cursor)
    if room > 0, cursor >= table.offset + room { table.offset = cursor - room + 1 }
    table.offset = min(max(0, table.offset), max(0, rows.count - room))
  }

  /// Rows of a view between its title and the line of keys.
  var bodyRows: Int { max(1, rows - 2) }

  /// Lines of a panel that lies over the view.
  private var panelLineCount: Int {
    guard let snapshot else { return 0 }
    return switch mode {
    case .contentScan: ScanPanel.lines(self, snapshot).count
    case .whatIf(let typed): WhatIfPanel.lines(self, snapshot, typed: typed).count
    case .tuning(let panel): TuningPanel.lines(panel, self, snapshot).count
    case .browse, .filter, .columns, .delay, .export, .leaving: 0
    }
  }

  /// Rows for the lines of such a panel.
  private var panelRows: Int {
    guard case .tuning(let panel) = mode, let snapshot else { return bodyRows }
    return max(1, bodyRows - TuningPanel.prompt(panel, self, snapshot).count)
  }

  private var viewLineCount: Int {
    switch view {
    case .overview, .sharing, .memoryMap, .tuning: 0
    case .guest, .findings, .events, .figures: ViewPanel.lines(self).count
    }
  }
}

import MergeModel

/// What keys do with the content scan and with what it found.
extension DashboardState {
  /// Lays a panel over the view.
  mutating func open(_ panel: Mode) {
    guard snapshot != nil else { return }
    mode = panel
    panelOffset = 0
  }

  /// Starts a scan; one that is under way is left alone, and one that may not be is explained.
  mutating func startScan(at moment: Moment) -> [Effect] {
    guard let snapshot else { return [] }
    // What is no matter of rights may have passed: another attempt tells.
    if let refusal = snapshot.contentRefusal, refusal.isOfRights {
      message = Message("no scan: \(refusal.text)", at: moment, isProblem: true)
      return []
    }
    switch snapshot.contentProgress?.phase {
    case .scanning:
      message = Message("one is under way; x cancels it", at: moment)
      return []
    case .paused(let why):
      message = Message("one waits (\(why)) and goes on by itself", at: moment)
      return []
    case .resting, .cancelled, nil:
      message = Message("the content scan starts", at: moment)
      return [.startContentScan]
    }
  }

  mutating func cancelScan(at moment: Moment) -> [Effect] {
    guard snapshot?.isScanningContent == true else {
      message = Message("no scan is under way", at: moment)
      return []
    }
    message = Message("the content scan is cancelled; Enter starts another", at: moment)
    return [.cancelContentScan]
  }

  mutating func movePanel(_ movement: Action.Movement) {
    panelOffset = moved(panelOffset, movement, page: bodyRows, last: .max)
  }

  /// Left and right change the RAM of one more guest, the rest scrolls.
  mutating func moveWhatIf(_ movement: Action.Movement, _ typed: String) {
    switch movement {
    case .left: mode = .whatIf(typed: whatIfStep(typed, by: -1))
    case .right: mode = .whatIf(typed: whatIfStep(typed, by: 1))
    default: movePanel(movement)
    }
  }

  /// Tags the selected guest, or takes its tag away.
  mutating func tag(at moment: Moment) {
    let rows = tableRows
    guard let snapshot, !rows.isEmpty else {
      message = Message("no guest is selected", at: moment)
      return
    }
    let process = rows[min(table.cursor(in: rows), rows.count - 1)]
    table.selected = process.id
    if table.tagged.remove(process.id) == nil { table.tagged.insert(process.id) }
    guard !table.tagged.isEmpty else {
      message = Message("nobody is tagged", at: moment)
      return
    }
    let count = table.tagged.count == 1 ? "1 tagged" : "\(table.tagged.count) tagged"
    let gain = WhatIfStopped(stopping: table.tagged, in: snapshot).map {
      ": \(WhatIfPanel.bytes($0.freedBytes)) back if stopped"
    }
    message = Message("\(count)\(gain ?? "") (w what-if)", at: moment)
  }

  /// Of the guest that is looked at, else of the selected one.
  mutating func showMemoryMap(at moment: Moment) {
    guard let id = whatIfModel?.id else {
      message = Message("no guest is selected", at: moment)
      return
    }
    mapOpenedFrom = view
    table.selected = id
    show(.memoryMap(id))
  }

  mutating func changeSharingBasis() {
    sharing.basis = sharing.basis == .frames ? .contents : .frames
    sharing.isBasisChosen = true
  }

  mutating func moveSharing(_ movement: Action.Movement) {
    guard let count = sharing.common?.guests.count, count > 0 else { return }
    var (row, column) = sharing.cursor
    switch movement {
    case .left: column = max(0, column - 1)
    case .right: column = min(count - 1, column + 1)
    case .pageLeft: column = max(0, column - max(1, SharingLayout(self).columns - 1))
    case .pageRight:
      column = min(count - 1, column + max(1, SharingLayout(self).columns - 1))
    default:
      let page = max(1, SharingLayout(self).rows - 1)
      row = moved(row, movement, page: page, last: count - 1)
    }
    sharing.select(row: row, column: column)
  }

  /// Finds the order anew where it must, and keeps the selected cell in the window.
  mutating func settleSharing() {
    guard view == .sharing, let snapshot else { return }
    sharing.update(with: snapshot)
    let count = sharing.common?.guests.count ?? 0
    let layout = SharingLayout(self)
    let cursor = sharing.cursor
    sharing.firstRow = Self.scrolled(
      sharing.firstRow, to: cursor.row, room: layout.rows, count: count)
    sharing.firstColumn = Self.scrolled(
      sharing.firstColumn, to: cursor.column, room: layout.columns, count: count)
  }

  /// The first place that is shown, changed as little as can be.
  private static func scrolled(_ first: Int, to cursor: Int, room: Int, count: Int) -> Int {
    guard room > 0 else { return cursor }
    let shown = min(max(first, cursor - room + 1), cursor)
    return min(max(0, shown), max(0, count - room))
  }
}

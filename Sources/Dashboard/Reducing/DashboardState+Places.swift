import MergeModel

/// Going from one view to another, and back.
extension DashboardState {
  /// One step back; at the overview it shows all guests again, and it never quits.
  mutating func back(at moment: Moment) {
    if help != nil {
      help = help?.typing == true ? Help() : nil
      return
    }
    switch mode {
    case .filter:
      table.filter = ""
      mode = .browse
    case .tuning(let panel): leave(panel, at: moment)
    case .columns, .delay, .export, .contentScan, .whatIf, .leaving: mode = .browse
    case .browse:
      if case .memoryMap = view { return show(mapOpenedFrom) }
      guard view == .overview else { return show(.overview) }
      table.filter = ""
      table.findingFilter = nil
    }
  }

  /// Closes what is on top; at the overview that is the program.
  mutating func close(at moment: Moment) -> [Effect] {
    if help != nil {
      help = nil
      return []
    }
    if mode == .leaving { return putBackAndQuit() }
    guard mode == .browse else {
      mode = .browse
      return []
    }
    guard snapshot != nil, view != .overview else { return leaveProgram() }
    back(at: moment)
    return []
  }

  mutating func show(_ view: View) {
    self.view = view
    offset = 0
  }

  /// The findings; from there, the guests that have one.
  mutating func showFindings() {
    guard view == .findings else { return show(.findings) }
    list(.any)
  }

  /// What Enter means depends on what is on top.
  mutating func enter(at moment: Moment) -> [Effect] {
    if help != nil {
      help?.typing = false
      return []
    }
    switch mode {
    case .filter: mode = .browse
    case .delay(let typed): return setDelay(typed, at: moment)
    case .export(let path):
      mode = .browse
      message = Message("saving \(path)", at: moment)
      return [.export(path: path)]
    case .contentScan: return startScan(at: moment)
    case .tuning(let panel): return enter(panel, at: moment)
    case .columns, .whatIf, .leaving: break
    case .browse: open(at: moment)
    }
    return []
  }

  private mutating func open(at moment: Moment) {
    switch view {
    case .overview:
      let rows = tableRows
      guard !rows.isEmpty else { return }
      let id = rows[min(table.cursor(in: rows), rows.count - 1)].id
      table.selected = id
      show(.guest(id))
    case .findings:
      guard findings.indices.contains(findingCursor) else { return }
      let group = findings[findingCursor]
      guard !group.processes.isEmpty else {
        message = Message("this finding is about the host, not about guests", at: moment)
        return
      }
      list(.code(group.finding.code))
    case .sharing:
      if let id = whatIfModel?.id { show(.guest(id)) }
    case .tuning: openEntry(at: moment)
    case .guest, .memoryMap, .events, .figures: break
    }
  }

  private mutating func list(_ filter: FindingFilter) {
    table.findingFilter = filter
    table.selected = nil
    table.offset = 0
    show(.overview)
  }

  mutating func startFilter() {
    if help != nil {
      help?.typing = true
    } else {
      mode = .filter
    }
  }

  private mutating func setDelay(_ typed: String, at moment: Moment) -> [Effect] {
    mode = .browse
    guard !typed.isEmpty else { return [] }
    guard let seconds = Double(typed), seconds >= Effect.leastDelay, seconds <= 3_600 else {
      message = Message(
        "the delay is 0.2 to 3600 seconds; it was not changed", at: moment, isProblem: true)
      return []
    }
    delay = seconds
    return [.setDelay(seconds)]
  }

  /// Shows where a snapshot would go; Enter writes it.
  mutating func proposeExport(at moment: Moment) {
    guard let snapshot else {
      message = Message("nothing to save yet", at: moment)
      return
    }
    mode = .export(path: ExportPath.proposal(for: snapshot, in: exportDirectory))
  }
}

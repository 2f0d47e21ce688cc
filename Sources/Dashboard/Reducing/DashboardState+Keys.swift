import MergeModel
import Screen

extension DashboardState {
  /// Does what the keymap says; what it does not say is typed, answered or nothing.
  mutating func press(_ key: Key, at moment: Moment) -> [Effect] {
    message = nil
    let context = self.context
    if let action = Keymap.action(for: key, in: context) { return perform(action, at: moment) }
    if type(key, at: moment) { return [] }
    if let answer = Keymap.answer(to: key, in: context) {
      message = Message(answer, at: moment)
    }
    return []
  }

  private mutating func perform(_ action: Action, at moment: Moment) -> [Effect] {
    switch action {
    case .quit: return [.quit]
    case .suspend:
      dropStaged()
      return [.suspend]
    case .redraw: return [.redraw]
    case .refresh: return refresh(at: moment)
    case .pause: return pause(at: moment)
    case .close: return close(at: moment)
    case .enter: return enter(at: moment)
    case .back: back(at: moment)
    case .help: help = help == nil ? Help() : nil
    case .applyForAWhile: return apply(trialSeconds: TuningPanelState.trialSeconds, at: moment)
    case .cancelTuning: return cancelTuning(at: moment)
    case .keepTrial: return endTrial(keep: true, at: moment)
    case .endTrial: return endTrial(keep: false, at: moment)
    case .stage(let step): stageRate(by: step, at: moment)
    case .step(let step): self.step(by: step, at: moment)
    case .lasting: toggleLasting()
    case .undo: openUndo(at: moment)
    case .guestMerging: openGuestMerging(at: moment)
    case .move(let movement): move(movement, at: moment)
    case .toggle: toggleColumn()
    case .nextView: show(view.next)
    case .previousView: show(view.previous)
    case .show(let view): show(view)
    case .findings: showFindings()
    case .sort(let column): sort(SortOrder(column), at: moment)
    case .sortLeft: sort(stepping: -1, at: moment)
    case .sortRight: sort(stepping: 1, at: moment)
    case .invert:
      sort(SortOrder(table.sort.column, descending: !table.sort.descending), at: moment)
    case .chooseColumns: mode = .columns(cursor: 0)
    case .filter: startFilter()
    case .guestsOnly: toggleGuestsOnly(at: moment)
    case .nameWidth: widenNames(at: moment)
    case .delay: mode = .delay(typed: "")
    case .span: span = span.next
    case .export: proposeExport(at: moment)
    case .contentScan: open(.contentScan)
    case .whatIf: open(.whatIf(typed: ""))
    case .cancelScan: return cancelScan(at: moment)
    case .tag: tag(at: moment)
    case .untagAll: table.tagged = []
    case .memoryMap: showMemoryMap(at: moment)
    case .sharingBasis: changeSharingBasis()
    }
    return []
  }

  /// Text goes where it is typed; false where nothing is being typed.
  private mutating func type(_ key: Key, at moment: Moment) -> Bool {
    guard help == nil else { return help?.typing == true && edit(&self.help, key) }
    switch mode {
    case .filter:
      let cursor = table.cursor(in: tableRows)
      guard edit(&table.filter, key) else { return false }
      keepSelection(at: cursor)
      return true
    case .delay(var typed):
      if case .character(let character) = key, !"0123456789.".contains(character) { return true }
      guard edit(&typed, key) else { return false }
      mode = .delay(typed: typed)
      return true
    case .whatIf(var typed):
      if case .character(let character) = key, !"0123456789.".contains(character) { return false }
      guard typed.count < 6 || key == .backspace || key == .delete, edit(&typed, key) else {
        return false
      }
      mode = .whatIf(typed: typed)
      return true
    case .tuning(let panel): return type(key, into: panel)
    case .browse, .columns, .export, .contentScan, .leaving: return false
    }
  }

  private func edit(_ help: inout Help?, _ key: Key) -> Bool {
    guard var open = help else { return false }
    let done = edit(&open.filter, key)
    help = open
    return done
  }

  func edit(_ text: inout String, _ key: Key) -> Bool {
    switch key {
    case .character(let character):
      // The longest name of a host has 64 characters.
      if text.count < 64 { text.append(character) }
      return true
    case .backspace, .delete:
      if !text.isEmpty { text.removeLast() }
      return true
    default: return false
    }
  }

  private mutating func refresh(at moment: Moment) -> [Effect] {
    guard pausedAt == nil else {
      message = Message("paused: Z goes on", at: moment)
      return []
    }
    return [.refreshNow]
  }

  private mutating func pause(at moment: Moment) -> [Effect] {
    pausedAt = pausedAt == nil ? moment : nil
    return [.pause(pausedAt != nil)]
  }
}

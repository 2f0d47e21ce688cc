import MergeModel
import Screen
import TuningRules

/// What keys do with a value before it is applied.
extension DashboardState {
  /// Presses a key, and keeps the clocks of the modal panel by it.
  mutating func pressWatched(_ key: Key, at moment: Moment) -> [Effect] {
    if isRestOfName(key, at: moment) { return [] }
    let wasCovered = help != nil
    let effects = press(key, at: moment)
    if case .tuning(var panel) = mode {
      panel.lastKeyAt = moment
      // What help covered was not to be seen.
      if wasCovered || help != nil { panel.openedAt = moment }
      mode = .tuning(panel)
    }
    return effects
  }

  /// Letters and digits that were meant for the host's name mean nothing to the panel.
  private mutating func isRestOfName(_ key: Key, at moment: Moment) -> Bool {
    guard case .tuning(var panel) = mode, panel.isInterrupted, help == nil else { return false }
    let pause = moment.seconds(
      since: panel.lastKeyAt.monotonic > panel.openedAt.monotonic
        ? panel.lastKeyAt : panel.openedAt)
    panel.isInterrupted = pause < TuningPanelState.typingPause
    let isRest =
      switch key {
      case .character, .backspace, .enter: panel.isInterrupted
      default: false
      }
    if isRest {
      panel.lastKeyAt = moment
      panel.openedAt = moment
    }
    mode = .tuning(panel)
    return isRest
  }

  /// Opens the panel with the next step of pages_to_scan.
  mutating func stageRate(by step: Int, at moment: Moment) {
    stage(.pagesToScan, by: step, at: moment)
  }

  /// A step of the value in the panel, or the panel with a step of the selected setting.
  mutating func step(by step: Int, at moment: Moment) {
    if case .tuning(var panel) = mode {
      guard let wish = panel.wish, let knob = Knob.of(wish.file) else { return }
      let value = wish.value.isEmpty ? held(by: wish.file) ?? "" : wish.value
      panel.wish = TuningRequest.Wish(wish.file, knob.stepped(value, by: step))
      panel.isTyping = false
      mode = .tuning(panel)
      return
    }
    guard case .knob(let file) = selectedEntry else {
      message = Message("Enter opens this line", at: moment)
      return
    }
    stage(file, by: step, at: moment)
  }

  private mutating func stage(_ file: KSMFile, by step: Int, at moment: Moment) {
    guard let knob = Knob.of(file), let value = held(by: file) else {
      message = Message("\(file.rawValue) cannot be read here", at: moment, isProblem: true)
      return
    }
    open(.change(.settings([TuningRequest.Wish(file, knob.stepped(value, by: step))])), at: moment)
  }

  mutating func open(_ subject: TuningPanelState.Subject, at moment: Moment) {
    open(.tuning(TuningPanelState(subject, at: moment)))
  }

  private func held(by file: KSMFile) -> String? { snapshot?.ksm[reading: file].value?.text }

  /// Where no number is taken a digit chooses the value of that name.
  mutating func type(_ key: Key, into panel: TuningPanelState) -> Bool {
    var panel = panel
    if case .confirming(var confirmation) = panel.step {
      guard edit(&confirmation.typed, key) else { return false }
      panel.step = .confirming(confirmation)
      mode = .tuning(panel)
      return true
    }
    guard panel.step == .staged, var wish = panel.wish, let knob = Knob.of(wish.file) else {
      return false
    }
    if case .character(let character) = key, !"0123456789".contains(character) { return false }
    if case .choice(let values) = knob.values {
      guard case .character(let character) = key else { return false }
      if values.contains(where: { $0.value == String(character) }) {
        wish.value = String(character)
      } else if wish.value.isEmpty {
        wish.value = held(by: wish.file) ?? ""
      }
      panel.isTyping = false
    } else {
      if !panel.isTyping, case .character = key { wish.value = "" }
      guard wish.value.count < 20 || key == .backspace || key == .delete, edit(&wish.value, key)
      else { return false }
      panel.isTyping = true
    }
    panel.wish = wish
    mode = .tuning(panel)
    return true
  }

  mutating func toggleLasting() {
    guard case .tuning(var panel) = mode else { return }
    panel.showsLasting.toggle()
    mode = .tuning(panel)
  }
}

import MergeModel
import Screen
import TuningRules

/// Takes an event in and says what the program has to do because of it.
package func reduce(_ state: inout DashboardState, _ event: DashboardEvent) -> [Effect] {
  var effects: [Effect] = []
  switch event {
  case .sampled(let snapshot, let history, let events):
    state.take(snapshot, history, events)
  case .key(let key, let moment):
    // A key that comes too late for what was staged is not meant for what lies below.
    guard !state.advance(to: moment) || key == .control("c") else { break }
    effects = state.pressWatched(key, at: moment)
  case .resized(let rows, let columns):
    state.rows = max(0, rows)
    state.columns = max(0, columns)
  case .exported(let outcome, let moment):
    state.advance(to: moment)
    state.take(outcome, at: moment)
  case .tuning(let news, let moment):
    state.advance(to: moment)
    state.take(news, at: moment)
    // What holds now is to be seen at once, not with the next sample.
    if news.isAnEnd, state.pausedAt == nil { effects = [.refreshNow] }
  case .logged(let records, let held, let bootID):
    state.whileStaged { state in
      state.records = records
      state.held = held
      state.bootID = bootID
    }
  case .tick(let moment):
    state.advance(to: moment)
  }
  state.settle()
  return effects
}

extension DashboardState {
  /// Lets time pass: messages go by themselves, and what is staged too; true where that was dropped.
  @discardableResult
  mutating func advance(to moment: Moment) -> Bool {
    if let now, now.monotonic > moment.monotonic { return false }
    now = moment
    if let message, moment.seconds(since: message.at) >= Message.lifetime { self.message = nil }
    return dropForgotten(at: moment)
  }

  mutating func take(_ snapshot: Snapshot, _ history: History, _ events: [Event]) {
    advance(to: snapshot.takenAt)
    log(events)
    guard pausedAt == nil else { return }
    let cursor = table.cursor(in: tableRows)
    let firstSharing = self.snapshot?.attribution == nil && snapshot.attribution != nil
    whileStaged { $0.snapshot = snapshot }
    applied?.take(snapshot)
    watchOwnSettings(in: snapshot)
    self.history = history
    table.order.update(
      with: snapshot, sort: table.sort, now: snapshot.takenAt, atOnce: firstSharing)
    table.tagged.formIntersection(snapshot.processes.map(\.id))
    keepSelection(at: cursor)
  }

  /// Appends to the log, and forgets the oldest.
  mutating func log(_ new: [Event]) {
    events += new
    if events.count > Self.eventLimit { events.removeFirst(events.count - Self.eventLimit) }
  }

  mutating func take(_ outcome: ExportOutcome, at moment: Moment) {
    switch outcome {
    case .written(let paths):
      let text = "snapshot saved: " + ExportPath.together(paths)
      log([Event(.note(text), at: moment)])
      message = Message(text, at: moment)
    case .failed(let reason):
      message = Message("not saved: " + reason, at: moment, isProblem: true)
    }
  }

  /// Where the selected process is gone, the cursor stays where it stood.
  mutating func keepSelection(at cursor: Int) {
    guard let selected = table.selected else { return }
    let rows = tableRows
    guard !rows.contains(where: { $0.id == selected }) else { return }
    table.selected = rows.isEmpty ? nil : rows[min(cursor, rows.count - 1)].id
  }
}

import MergeModel
import TuningRules

/// From Enter in the modal panel to the request: what has to be seen, allowed and confirmed.
extension DashboardState {
  /// What the panel says, if it has been seen.
  mutating func enter(_ panel: TuningPanelState, at moment: Moment) -> [Effect] {
    switch panel.step {
    case .staged: return apply(trialSeconds: panel.trialSeconds, at: moment)
    case .confirming(let confirmation): return confirm(confirmation, panel, at: moment)
    case .applied: return []
    }
  }

  mutating func apply(trialSeconds: Double?, at moment: Moment) -> [Effect] {
    guard case .tuning(var panel) = mode, panel.step == .staged else { return [] }
    if let obstacle = obstacle(panel, at: moment) {
      message = Message(obstacle, at: moment, isProblem: true)
      return []
    }
    if trialSeconds != nil, panel.wishes.isEmpty {
      message = Message("only settings can be tried for a while; Enter applies", at: moment)
      return []
    }
    guard let request = panel.request(trialSeconds: trialSeconds) else { return [] }
    switch outlook(of: request) {
    case .failure(let refusal):
      message = Message(refusal.message, at: moment, isProblem: true)
      return []
    case .success(let plan) where plan.isEmpty:
      message = Message("all of it holds already: nothing was changed", at: moment)
      return []
    case .success(let plan):
      guard isToBeConfirmed(plan) else { return carryOut(request, panel, at: moment) }
      panel.step = .confirming(HostConfirmation(trialSeconds: trialSeconds))
      mode = .tuning(panel)
      return []
    }
  }

  /// Whether the host's name has to be typed.
  func isToBeConfirmed(_ plan: TuningPlan) -> Bool {
    plan.confirmation != .none || (plan.wantsHostNameAtFirst && !hasConfirmedHost)
  }

  private static let lookFirst = "look first, then Enter"

  /// Why Enter does nothing, whatever the plan.
  private func obstacle(_ panel: TuningPanelState, at moment: Moment) -> String? {
    if moment.seconds(since: panel.openedAt) < TuningPanelState.leastSight {
      return Self.lookFirst
    }
    if rows < 6 || columns < 30 { return "the window is too small to see what would change" }
    if let why = whyNoChange { return why }
    if pausedAt != nil { return "the figures stand still (Z goes on): nothing was changed" }
    if applied?.isUnderWay == true { return "another change is under way: wait for it" }
    if case .undo = panel.subject, undo?.changedSince.isEmpty == false {
      return "it holds something else by now: nothing was taken back"
    }
    return nil
  }

  private mutating func confirm(
    _ confirmation: HostConfirmation, _ panel: TuningPanelState, at moment: Moment
  ) -> [Effect] {
    guard moment.seconds(since: panel.openedAt) >= TuningPanelState.leastSight else {
      message = Message(Self.lookFirst, at: moment, isProblem: true)
      return []
    }
    var panel = panel
    var confirmation = confirmation
    let host = snapshot?.host.name ?? ""
    guard !host.isEmpty, confirmation.typed == host else {
      confirmation.typed = ""
      panel.step = .confirming(confirmation)
      mode = .tuning(panel)
      message = Message(
        "that is not the name of this host: nothing was changed", at: moment, isProblem: true)
      return []
    }
    guard var request = panel.request(trialSeconds: confirmation.trialSeconds) else { return [] }
    request.confirmedHost = host
    // It may have become another plan while the name was typed.
    guard case .success(let plan) = outlook(of: request), whyNoChange == nil,
      applied?.isUnderWay != true
    else {
      panel.step = .staged
      panel.openedAt = moment
      mode = .tuning(panel)
      message = Message(
        "it cannot be done any more: nothing was changed", at: moment, isProblem: true)
      return []
    }
    if plan.confirmation == .hostNameTwice {
      guard confirmation.isSecond else {
        confirmation.typed = ""
        confirmation.isSecond = true
        panel.step = .confirming(confirmation)
        mode = .tuning(panel)
        return []
      }
      request.forcedHost = host
    }
    return carryOut(request, panel, at: moment)
  }

  /// The one place from which a setting is changed.
  private mutating func carryOut(
    _ request: TuningRequest, _ panel: TuningPanelState, at moment: Moment
  ) -> [Effect] {
    var panel = panel
    var change = AppliedChange(request, at: moment)
    if case .success(let plan) = outlook(of: request) {
      change.plan = plan
      // What a catch-up scan changes goes back when it is done: no rate is to be measured then.
      let isLasting: Bool = if case .pulse = request.aim { false } else { !plan.changes.isEmpty }
      change.forecast =
        isLasting ? snapshot.map { TuningForecast(plan.changes, in: $0) } : nil
    }
    if case .pulse = request.aim { change.expectedBytes = snapshot?.missedBytes }
    applied = change
    panel.step = .applied
    panelOffset = 0
    mode = .tuning(panel)
    return [.tune(request)]
  }
}

package import MergeModel
package import TuningRules

/// The modal panel: what would be changed, and how far the operator is with it.
package struct TuningPanelState: Sendable, Equatable {
  /// Enter does nothing before the panel has been seen for this long, in seconds.
  static let leastSight = 0.5
  /// Without a key for this long it drops what is staged, in seconds.
  static let patience = 60.0
  /// A pause of this length ends what is being typed, in seconds.
  static let typingPause = 1.0
  /// What `T` applies for, in seconds.
  static let trialSeconds = 600.0

  /// What it is about.
  package enum Subject: Sendable, Equatable {
    case change(TuningRequest.Aim)
    /// The record whose change would be taken back; nil where there is none.
    case undo(ChangeRecord?)
  }

  package enum Step: Sendable, Equatable {
    /// Nothing is done yet.
    case staged
    /// The host's name is being typed.
    case confirming(HostConfirmation)
    /// It was asked for: `DashboardState.applied` tells what comes of it.
    case applied
  }

  package var subject: Subject
  /// The preset it is; nil for anything else.
  package var preset: String?
  /// Seconds after which the preset goes back; nil where it stays.
  package var trialSeconds: Double?
  package var step = Step.staged
  /// Whether the next digit goes on with the value, instead of beginning a new one.
  package var isTyping = false
  /// Whether the lines that keep the value over a reboot are shown.
  package var showsLasting = false
  /// Whether the typing of the host's name was broken off, and its rest may still come.
  package var isInterrupted = false
  /// Since when it can be seen.
  package var openedAt: Moment
  package var lastKeyAt: Moment

  package init(_ subject: Subject, at moment: Moment) {
    self.subject = subject
    openedAt = moment
    lastKeyAt = moment
  }

  /// What Enter would ask for; nil where there is nothing to take back.
  var request: TuningRequest? { request(trialSeconds: trialSeconds) }

  func request(trialSeconds: Double?) -> TuningRequest? {
    let aim: TuningRequest.Aim
    switch subject {
    case .change(let change): aim = change
    case .undo(let record?): aim = .undo(record)
    case .undo(nil): return nil
    }
    var request = TuningRequest(aim)
    request.trialSeconds = trialSeconds
    return request
  }

  /// The settings as they shall be; empty where it is about something else.
  var wishes: [TuningRequest.Wish] {
    if case .change(.settings(let wishes)) = subject { return wishes }
    return []
  }

  /// The one setting that keys change; nil where there are several or none.
  var wish: TuningRequest.Wish? {
    get { wishes.count == 1 && preset == nil ? wishes[0] : nil }
    set { if let newValue { subject = .change(.settings([newValue])) } }
  }

  /// Whether what stands here would be lost by leaving.
  var isStaged: Bool { step != .applied }
}

/// How far the typing of the host's name is.
package struct HostConfirmation: Sendable, Hashable {
  package var typed = ""
  /// Whether it is typed once more, to force what does not fit into memory.
  package var isSecond = false
  /// Of the request that is being confirmed.
  package var trialSeconds: Double?

  package init(trialSeconds: Double? = nil) {
    self.trialSeconds = trialSeconds
  }
}

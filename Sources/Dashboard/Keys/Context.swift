/// Where a key is pressed; the same key may do different things in two of them.
package enum Context: Sendable, Hashable, CaseIterable {
  case overview
  case guest
  case sharing
  case memoryMap
  case findings
  case tuning
  case events
  case figures
  /// The first screen, before any figure.
  case reading
  case filter
  case columns
  case delay
  case export
  case contentScan
  case whatIf
  /// The modal panel: a value is staged.
  case tuningPanel
  /// The host's name is typed.
  case confirming
  case undo
  /// The modal panel: it is being done, or was.
  case carryingOut
  case leaving
  case help
  case helpFilter

  static let everywhere = Set(allCases)
  package static let views: Set<Context> = [
    .overview, .guest, .sharing, .memoryMap, .findings, .tuning, .events, .figures,
  ]
  /// Where letters are letters.
  static let typing: Set<Context> = [.filter, .helpFilter, .confirming]
  /// Where something can be moved through.
  static let moving = views.subtracting([.memoryMap]).union([
    .columns, .contentScan, .whatIf, .undo, .carryingOut, .help,
  ])
  /// Where only whole windows are moved through: Up and Down would look like a change of the value.
  static let paging: Set<Context> = moving.union([.tuningPanel])

  /// As it stands in the help.
  package var word: String {
    switch self {
    case .overview: "overview"
    case .guest: "one guest"
    case .sharing: "sharing"
    case .memoryMap: "memory map"
    case .findings: "findings"
    case .tuning: "settings"
    case .events: "events"
    case .figures: "figures"
    case .reading: "start"
    case .filter: "typing a filter"
    case .columns: "choosing columns"
    case .delay: "typing a delay"
    case .export: "saving"
    case .contentScan: "content scan"
    case .whatIf: "what if"
    case .tuningPanel: "changing a setting"
    case .confirming: "typing the host's name"
    case .undo: "taking a change back"
    case .carryingOut: "what comes of a change"
    case .leaving: "quitting"
    case .help, .helpFilter: "help"
    }
  }
}

extension DashboardState {
  /// Where a key would go now.
  package var context: Context {
    if let help { return help.typing ? .helpFilter : .help }
    return contextBelowHelp
  }

  /// What the help is about.
  var contextBelowHelp: Context {
    switch mode {
    case .browse: break
    case .filter: return .filter
    case .columns: return .columns
    case .delay: return .delay
    case .export: return .export
    case .contentScan: return .contentScan
    case .whatIf: return .whatIf
    case .tuning(let panel): return panel.context
    case .leaving: return .leaving
    }
    guard snapshot != nil else { return .reading }
    switch view {
    case .overview: return .overview
    case .guest: return .guest
    case .sharing: return .sharing
    case .memoryMap: return .memoryMap
    case .findings: return .findings
    case .tuning: return .tuning
    case .events: return .events
    case .figures: return .figures
    }
  }
}

extension TuningPanelState {
  fileprivate var context: Context {
    switch step {
    case .confirming: return .confirming
    case .applied: return .carryingOut
    case .staged: break
    }
    if case .undo = subject { return .undo }
    return .tuningPanel
  }
}

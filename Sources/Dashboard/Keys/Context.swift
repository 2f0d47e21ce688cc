/// Where a key is pressed; the same key may do different things in two of them.
package enum Context: Sendable, Hashable, CaseIterable {
  case overview
  case guest
  case sharing
  case memoryMap
  case findings
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
  case help
  case helpFilter

  static let everywhere = Set(allCases)
  static let views: Set<Context> = [
    .overview, .guest, .sharing, .memoryMap, .findings, .events, .figures,
  ]
  /// Where letters are letters.
  static let typing: Set<Context> = [.filter, .helpFilter]
  /// Where something can be moved through.
  static let moving = views.subtracting([.memoryMap]).union([
    .columns, .contentScan, .whatIf, .help,
  ])

  /// As it stands in the help.
  var word: String {
    switch self {
    case .overview: "overview"
    case .guest: "one guest"
    case .sharing: "sharing"
    case .memoryMap: "memory map"
    case .findings: "findings"
    case .events: "events"
    case .figures: "figures"
    case .reading: "start"
    case .filter: "typing a filter"
    case .columns: "choosing columns"
    case .delay: "typing a delay"
    case .export: "saving"
    case .contentScan: "content scan"
    case .whatIf: "what if"
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
    }
    guard snapshot != nil else { return .reading }
    switch view {
    case .overview: return .overview
    case .guest: return .guest
    case .sharing: return .sharing
    case .memoryMap: return .memoryMap
    case .findings: return .findings
    case .events: return .events
    case .figures: return .figures
    }
  }
}

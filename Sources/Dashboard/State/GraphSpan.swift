/// How far back the graphs of the overview reach.
package enum GraphSpan: Sendable, Hashable, CaseIterable {
  case tenMinutes
  case hour
  case day
  case off

  /// Nil where no graph is drawn.
  package var seconds: Double? {
    switch self {
    case .tenMinutes: 600
    case .hour: 3_600
    case .day: 86_400
    case .off: nil
    }
  }

  /// As it stands in the title of a graph.
  var word: String {
    switch self {
    case .tenMinutes: "10m"
    case .hour: "1h"
    case .day: "24h"
    case .off: "off"
    }
  }

  /// The left end of the time axis.
  var axisStart: String {
    switch self {
    case .tenMinutes: "-10m"
    case .hour: "-60m"
    case .day: "-24h"
    case .off: ""
    }
  }

  /// The span that `g` goes to.
  var next: GraphSpan {
    let all = Self.allCases
    let place = all.firstIndex(of: self) ?? 0
    return all[(place + 1) % all.count]
  }
}

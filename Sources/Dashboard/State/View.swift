package import MergeModel

/// What fills the screen.
package enum View: Sendable, Hashable {
  case overview
  /// One guest, or another process that takes part.
  case guest(ProcessIdentity)
  /// Guests x guests, with the memory that each two have in common.
  case sharing
  /// The RAM of one guest from its beginning to its end.
  case memoryMap(ProcessIdentity)
  case findings
  /// The settings, and what else changes them.
  case tuning
  case events
  /// Every figure with its source and its age.
  case figures

  /// The views that Tab goes through, in this order.
  static let cycle: [View] = [
    .overview, .sharing, .findings, .tuning, .events, .figures,
  ]

  /// The view after this one; from a guest it is the first after the overview.
  var next: View {
    let place = Self.cycle.firstIndex(of: self) ?? 0
    return Self.cycle[(place + 1) % Self.cycle.count]
  }

  /// The view before this one.
  var previous: View {
    let place = Self.cycle.firstIndex(of: self) ?? 0
    return Self.cycle[(place + Self.cycle.count - 1) % Self.cycle.count]
  }
}

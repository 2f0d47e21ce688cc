import MergeModel

/// Shorter ways to say what a finding says, for lines with little room.
extension Finding {
  /// What is the matter, without what follows from it.
  var briefMessage: String { Self.head(of: message) }

  /// What to do, without when it takes effect: in a next step a colon stands between the two.
  var command: String { Self.head(of: nextStep) }

  /// What to do, with settings alone: `pages_to_scan=2000` instead of the command that sets it.
  var briefCommand: String {
    command.split(separator: "; ").map { part in
      part == Self.catchUp ? "catch-up scan" : String(part.dropPrefix(Self.tune))
    }.joined(separator: "; ")
  }

  /// Whether the next step is a command that only root may type.
  var needsRoot: Bool { nextStep.hasPrefix(Self.tune) || nextStep.contains(" > /sys/") }

  private static let tune = "ksmtop tune "
  private static let catchUp = "ksmtop tune --pulse"

  private static func head(of text: String) -> String {
    text.firstRange(of: ": ").map { String(text[..<$0.lowerBound]) } ?? text
  }
}

extension Substring {
  fileprivate func dropPrefix(_ prefix: String) -> Substring {
    hasPrefix(prefix) ? dropFirst(prefix.count) : self
  }
}

import MergeModel

/// Shorter ways to say what a finding says, for lines with little room.
extension Finding {
  /// What is the matter, without what follows from it.
  var briefMessage: String { Self.head(of: message) }

  /// What to do, without when it takes effect: in a next step a colon stands between the two.
  var command: String { Self.head(of: nextStep) }

  /// What to do, with each setting as `pages_to_scan=2000` instead of the command that writes it.
  var briefCommand: String {
    command.split(separator: "; ").map { Self.setting(in: String($0)) }.joined(separator: "; ")
  }

  /// Whether the next step is a command that only root may type.
  var needsRoot: Bool { nextStep.contains(" > /sys/") }

  private static func head(of text: String) -> String {
    text.firstRange(of: ": ").map { String(text[..<$0.lowerBound]) } ?? text
  }

  private static func setting(in command: String) -> String {
    let parts = command.split(separator: " > /sys/kernel/mm/ksm/")
    guard parts.count == 2, parts[0].hasPrefix("echo ") else { return command }
    return "\(parts[1])=\(parts[0].dropFirst("echo ".count))"
  }
}

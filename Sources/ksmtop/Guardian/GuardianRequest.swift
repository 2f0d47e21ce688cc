import MergeModel

/// What the program asks of its guardian; one message each.
enum GuardianRequest: Sendable, Equatable {
  /// Put this right at the end. Sent, and answered, before the change itself is made.
  case promise(Duty)
  /// Start this program now, and end it at the end.
  case start([String])
  /// Forget all promises: what was changed stays. Programs end nevertheless.
  case dismiss
}

extension GuardianRequest {
  /// The request as the words of a message.
  var words: [String] {
    switch self {
    case .promise(.setting(let file, let found, let wrote)):
      ["setting", file.rawValue, found, wrote]
    case .promise(.directory(let path)): ["directory", path]
    case .start(let command): ["start"] + command
    case .dismiss: ["dismiss"]
    }
  }

  /// The request that a message's words make; nil where they make none.
  init?(words: [String]) {
    let arguments = Array(words.dropFirst())
    switch (words.first, arguments.count) {
    case ("setting", 3):
      // Only a setting that we know can ever be written.
      guard let file = KSMFile(rawValue: arguments[0]), file.kind == .setting else { return nil }
      self = .promise(.setting(file, found: arguments[1], wrote: arguments[2]))
    case ("directory", 1): self = .promise(.directory(arguments[0]))
    case ("start", 1...): self = .start(arguments)
    case ("dismiss", 0): self = .dismiss
    default: return nil
    }
  }
}

import MergeModel

/// What the guardian answers to each request.
enum GuardianReply: Sendable, Equatable {
  /// It will be done.
  case agreed
  /// The program runs, as this process.
  case started(ProcessIdentity)
  /// It cannot be done, and why.
  case refused(String)
}

extension GuardianReply {
  /// The reply as the words of a message.
  var words: [String] {
    switch self {
    case .agreed: ["agreed"]
    case .started(let process): ["started", String(process.pid), String(process.startTicks)]
    case .refused(let reason): ["refused", reason]
    }
  }

  /// The reply that a message's words make; nil where they make none.
  init?(words: [String]) {
    switch (words.first, words.count) {
    case ("agreed", 1): self = .agreed
    case ("started", 3):
      guard let pid = Int32(words[1]), let ticks = UInt64(words[2]) else { return nil }
      self = .started(ProcessIdentity(pid: pid, startTicks: ticks))
    case ("refused", 2): self = .refused(words[1])
    default: return nil
    }
  }
}

import MergeModel

/// What the guardian answers to each request.
enum GuardianReply: Sendable, Equatable {
  /// It will be done.
  case agreed
  /// The program runs, as this process.
  case started(ProcessIdentity)
  /// How unmerging stands.
  case unmerge(UnmergeState)
  /// It cannot be done, and why.
  case refused(String)
}

/// How far the writing of run=2 has come.
enum UnmergeState: Sendable, Equatable {
  /// None was asked for.
  case none
  case running
  /// The kernel has answered: 0, or errno.
  case ended(CInt)
  /// The writing process was killed by this signal.
  case killed(CInt)
}

extension GuardianReply {
  /// The reply as the words of a message.
  var words: [String] {
    switch self {
    case .agreed: ["agreed"]
    case .started(let process): ["started", String(process.pid), String(process.startTicks)]
    case .unmerge(.none): ["unmerge", "none"]
    case .unmerge(.running): ["unmerge", "running"]
    case .unmerge(.ended(let code)): ["unmerge", "ended", String(code)]
    case .unmerge(.killed(let signal)): ["unmerge", "killed", String(signal)]
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
    case ("unmerge", 2...3):
      switch (words[1], words.count > 2 ? CInt(words[2]) : nil) {
      case ("none", nil): self = .unmerge(.none)
      case ("running", nil): self = .unmerge(.running)
      case ("ended", let code?): self = .unmerge(.ended(code))
      case ("killed", let signal?): self = .unmerge(.killed(signal))
      default: return nil
      }
    case ("refused", 2): self = .refused(words[1])
    default: return nil
    }
  }
}

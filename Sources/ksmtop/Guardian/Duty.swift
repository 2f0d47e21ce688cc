import KernelFiles
import MergeModel

/// One thing to put right when the program ends, however it ends.
enum Duty: Sendable, Equatable {
  /// Write `found` back to a setting, but only while it still holds `wrote`.
  case setting(KSMFile, found: String, wrote: String)
  /// Remove a directory of ours with the files in it.
  case directory(String)
}

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

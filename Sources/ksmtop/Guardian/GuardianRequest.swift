import JSONText
import MergeModel
import Tuning
import TuningRules

/// What the program asks of its guardian; one message each.
enum GuardianRequest: Sendable, Equatable {
  /// Put this right at the end. Sent, and answered, before the change itself is made.
  case promise(Duty)
  /// Put these settings back when their time is over, or when the program is stopped or gone.
  ///
  /// Sent, and answered, before the change itself is made. One of the same record takes the place
  /// of the one before.
  case hold(HeldChange)
  /// The program is at work: its pulse goes on.
  case alive
  /// What is held under this record stays as it is.
  case keep(String)
  /// What is held under this record goes back now.
  case putBack(String)
  /// Unmerge everything; the record goes to the log if the program is gone by the end.
  case unmerge(ChangeRecord)
  /// How that stands.
  case unmergeState
  /// Break it off.
  case stopUnmerge
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
    case .hold(let held): ["hold", held.json().text]
    case .alive: ["alive"]
    case .keep(let record): ["keep", record]
    case .putBack(let record): ["put-back", record]
    case .unmerge(let record): ["unmerge", record.json.text]
    case .unmergeState: ["unmerge-state"]
    case .stopUnmerge: ["stop-unmerge"]
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
    case ("hold", 1):
      guard let held = JSONReader.value(of: arguments[0].utf8).flatMap(HeldChange.init) else {
        return nil
      }
      self = .hold(held)
    case ("alive", 0): self = .alive
    case ("keep", 1): self = .keep(arguments[0])
    case ("put-back", 1): self = .putBack(arguments[0])
    case ("unmerge", 1):
      guard let record = JSONReader.value(of: arguments[0].utf8).flatMap(ChangeRecord.init) else {
        return nil
      }
      self = .unmerge(record)
    case ("unmerge-state", 0): self = .unmergeState
    case ("stop-unmerge", 0): self = .stopUnmerge
    case ("start", 1...): self = .start(arguments)
    case ("dismiss", 0): self = .dismiss
    default: return nil
    }
  }
}

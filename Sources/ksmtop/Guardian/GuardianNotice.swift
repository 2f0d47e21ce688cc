import JSONText
import Tuning
import TuningRules

/// What the guardian says without being asked.
enum GuardianNotice: Sendable, Equatable {
  /// Something that was held went back; why, in a clause, and what could not.
  case putBack(HeldChange, why: String, failures: [String])
  /// All is put right at the end; unmerging may go on without the program.
  case farewell(isUnmerging: Bool)
}

extension GuardianNotice {
  /// The notice as the words of a message.
  var words: [String] {
    switch self {
    case .putBack(let held, let why, let failures):
      ["notice", "put-back", held.json().text, why] + failures
    case .farewell(let isUnmerging):
      ["notice", "farewell", isUnmerging ? "unmerging" : "done"]
    }
  }

  /// The notice that a message's words make; nil where they make none.
  init?(words: [String]) {
    guard words.first == "notice", words.count >= 3 else { return nil }
    switch (words[1], words.count) {
    case ("put-back", 4...):
      guard let held = JSONReader.value(of: words[2].utf8).flatMap(HeldChange.init) else {
        return nil
      }
      self = .putBack(held, why: words[3], failures: Array(words[4...]))
    case ("farewell", 3): self = .farewell(isUnmerging: words[2] == "unmerging")
    default: return nil
    }
  }
}

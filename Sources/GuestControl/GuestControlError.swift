/// Why merging of a guest was not switched, and what to do next.
package struct GuestControlError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is known of the guest after it.
  package enum Aftermath: Sendable, Equatable {
    /// Nothing was asked of it that changes anything.
    case untouched
    /// It was asked, failed, and is as it was.
    case asBefore
    /// Some of its memory may be switched: look again.
    case uncertain
  }

  /// One sentence, in plain ASCII where it quotes somebody.
  package var sentence: String
  /// What helps, as a sentence.
  package var nextStep: String
  package var aftermath = Aftermath.untouched

  package init(_ sentence: String, _ nextStep: String, _ aftermath: Aftermath = .untouched) {
    self.sentence = sentence
    self.nextStep = nextStep
    self.aftermath = aftermath
  }

  package var description: String { "\(sentence) \(nextStep)" }

  /// The same, for a guest in another state than untouched.
  func leaving(_ aftermath: Aftermath) -> GuestControlError {
    GuestControlError(sentence, nextStep, aftermath)
  }
}

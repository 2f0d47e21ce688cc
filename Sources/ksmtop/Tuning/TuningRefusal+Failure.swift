import TuningRules

extension Failure {
  /// A refusal as the program ends with it: the sentence, and below it what to do instead.
  init(_ refusal: TuningRefusal) {
    let code: Code =
      switch refusal.kind {
      case .wrongUsage: .wrongUsage
      case .refused: .refused
      case .failed: .failed
      case .uncertain: .otherwise
      }
    // Below the text that follows "ksmtop: ".
    let indent = "\n" + StandardStreams.indentation
    let wayOut = refusal.wayOut.split(separator: "\n").joined(separator: indent)
    self.init(code, wayOut.isEmpty ? refusal.message : refusal.message + indent + wayOut)
  }
}

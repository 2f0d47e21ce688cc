import MergeModel

extension Knob {
  /// What somebody typed, in the kernel's words: `run=unmerge` is `2`.
  package func value(of text: String) throws(TuningRefusal) -> String {
    let found: String? =
      switch values {
      case .number(let range): Self.number(text).flatMap { range.contains($0) ? String($0) : nil }
      case .choice(let choices): choice(text, of: choices.map(\.value))
      }
    guard let found else {
      throw TuningRefusal(
        .wrongUsage, "\(file.rawValue) takes \(accepted), not '\(text)'. Nothing was changed.",
        wayOut: "What it does: \(explanation)")
    }
    return found
  }

  /// What it takes, as it stands in a sentence: `0 to 4294967295 pages`, `0 (off) or 1 (on)`.
  package var accepted: String {
    switch values {
    case .number(let range):
      "\(range.lowerBound) to \(range.upperBound)" + (unit.isEmpty ? "" : " \(unit)")
    case .choice(let choices):
      choices.dropLast().map { shown($0.value) }.joined(separator: ", ")
        + (choices.last.map { " or " + shown($0.value) } ?? "")
    }
  }

  /// A value with its word: `1 (scan)`.
  package func shown(_ value: String) -> String {
    guard case .choice(let choices) = values,
      let word = choices.first(where: { $0.value == value })?.word
    else { return value }
    return "\(value) (\(word))"
  }

  /// The next value up or down that is worth a step: 1-2-5 for numbers, the neighbour of a choice.
  ///
  /// At the end of what the kernel takes it stays; so does what the kernel never writes.
  package func stepped(_ value: String, by step: Int) -> String {
    switch values {
    case .number(let range):
      guard var number = Self.number(value) else { return value }
      for _ in 0..<min(step.magnitude, 64) {
        let next = step > 0 ? Self.following(number) : Self.preceding(number)
        number = min(max(next, range.lowerBound), range.upperBound)
      }
      return String(number)
    case .choice(let choices):
      guard let place = choices.firstIndex(where: { $0.value == value }) else { return value }
      let (next, overflow) = place.addingReportingOverflow(step)
      let farthest = step > 0 ? choices.count - 1 : 0
      return choices[overflow ? farthest : min(max(next, 0), choices.count - 1)].value
    }
  }

  /// As the kernel reads numbers: decimal digits, and one `+` before them.
  private static func number(_ text: String) -> UInt64? {
    let digits = text.utf8.first == UInt8(ascii: "+") ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return UInt64(String(Substring(digits)))
  }

  /// One of `choices`, by itself or by a word that people say for it.
  private func choice(_ text: String, of choices: [String]) -> String? {
    let word = text.lowercased()
    if choices.contains(word) { return word }
    let meant: String? =
      switch (file, word) {
      case (.run, "stop"): "0"
      case (.run, "scan"), (.run, "run"): "1"
      case (.run, "unmerge"): "2"
      case (.run, _): nil
      case (_, "on"), (_, "yes"): "1"
      case (_, "off"), (_, "no"): "0"
      default: nil
      }
    return meant.flatMap { choices.contains($0) ? $0 : nil }
  }

  /// The least number of the series 1, 2, 5, 10 … above `number`.
  private static func following(_ number: UInt64) -> UInt64 {
    var decade: UInt64 = 1
    while true {
      for factor: UInt64 in [1, 2, 5] {
        let (candidate, overflow) = decade.multipliedReportingOverflow(by: factor)
        if overflow { return .max }
        if candidate > number { return candidate }
      }
      let (next, overflow) = decade.multipliedReportingOverflow(by: 10)
      if overflow { return .max }
      decade = next
    }
  }

  /// The greatest number of the same series below `number`; 0 below 1.
  private static func preceding(_ number: UInt64) -> UInt64 {
    var best: UInt64 = 0
    var next = following(0)
    while next < number {
      best = next
      next = following(next)
    }
    return best
  }
}

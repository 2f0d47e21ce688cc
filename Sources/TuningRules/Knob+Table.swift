package import MergeModel

extension Knob {
  /// Every setting, in the order in which people think of them.
  package static let all: [Knob] = []

  /// The line of the table for a file; nil for a counter.
  package static func of(_ file: KSMFile) -> Knob? { all.first { $0.file == file } }

  /// What somebody typed, in the kernel's words: `run=unmerge` is `2`.
  package func value(of text: String) throws(TuningRefusal) -> String { text }

  /// A value with its word: `1 (scan)`.
  package func shown(_ value: String) -> String { value }

  /// The next value up or down that is worth a step: 1-2-5 for numbers, the neighbour of a choice.
  package func stepped(_ value: String, by step: Int) -> String { value }
}

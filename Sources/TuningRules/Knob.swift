package import MergeModel

/// One setting of `/sys/kernel/mm/ksm`: what it takes, what it does, and the kernel's rule for it.
package struct Knob: Sendable, Equatable {
  /// What the kernel takes.
  package enum Values: Sendable, Equatable {
    case number(ClosedRange<UInt64>)
    /// One of these, as the kernel writes them; with a word for people where it is a number.
    case choice([(value: String, word: String?)])

    package static func == (one: Values, other: Values) -> Bool {
      switch (one, other) {
      case (.number(let a), .number(let b)): a == b
      case (.choice(let a), .choice(let b)):
        a.map(\.value) == b.map(\.value) && a.map(\.word) == b.map(\.word)
      default: false
      }
    }
  }

  /// When the kernel lets it be written.
  package enum Condition: Sendable, Equatable {
    case always
    /// EBUSY while any page is merged: everything has to be unmerged first.
    case onlyUnmerged
    /// EINVAL while the scan-time advisor sets it.
    case onlyWithoutAdvisor
  }

  package var file: KSMFile
  package var values: Values
  /// `pages`, `ms`, `s`, `% of one core`; empty where there is none.
  package var unit: String
  /// As the kernel has it after boot.
  package var kernelDefault: String
  package var condition: Condition
  /// Whether it has an effect only while the advisor is on.
  package var isOfAdvisor: Bool
  /// What it does, one sentence.
  package var explanation: String
  /// The kernel's rule in one sentence; nil where it is always taken.
  package var rule: String?
  /// The release of Linux that brought it: `6.7`.
  package var since: String

  package init(
    _ file: KSMFile, _ values: Values, unit: String = "", kernelDefault: String,
    condition: Condition = .always, isOfAdvisor: Bool = false, explanation: String,
    rule: String? = nil, since: String
  ) {
    self.file = file
    self.values = values
    self.unit = unit
    self.kernelDefault = kernelDefault
    self.condition = condition
    self.isOfAdvisor = isOfAdvisor
    self.explanation = explanation
    self.rule = rule
    self.since = since
  }

  /// The kernel's document, and the release that brought it.
  package var source: String { "Documentation/admin-guide/mm/ksm.rst; since Linux \(since)" }
}

package import KernelFiles

/// Seconds after which a read of one process counts as hanging in that process's locks.
package struct ReadLimits: Sendable, Equatable {
  /// stat, statm, ksm_stat.
  package var cheapFiles = 2.0
  /// smaps: of a terabyte it takes seconds.
  package var mappings = 30.0
  /// One step of an attribution pass: some 10 ms of work.
  package var step = 5.0

  package init() {}
}

/// When a session scans the content of memory.
package enum ContentPlan: Sendable, Equatable {
  case never
  /// Once, with all of the budget, before the first complete sample; attribution follows anew.
  case once
  /// Again and again, with a part of the budget.
  case always
}

/// How a session samples.
package struct SamplingOptions: Sendable, Equatable {
  package var roots: KernelRoots
  /// Seconds between samples.
  package var delay: Double
  /// All background work together, in per cent of one core; nil is no limit.
  package var budgetPercent: Double?
  /// For tables, in bytes; where content is scanned, half of it is for that.
  package var memoryBytes: Int
  package var content = ContentPlan.never
  /// How often a content scan looks at a page: 1 finds out nothing of what changes.
  package var contentLooks = 2
  /// Rounds of background work before the budget holds: the first screen shall be complete.
  package var unbudgetedRounds = 1
  package var readLimits = ReadLimits()
  /// Rounds of background work after which there are no more; nil goes on.
  package var roundLimit: Int?

  /// What attribution and the content scan get each.
  var tableBytes: Int { content == .never ? memoryBytes : memoryBytes / 2 }

  package init(
    roots: KernelRoots = KernelRoots(), delay: Double = 1, budgetPercent: Double? = 1,
    memoryBytes: Int = 64 << 20
  ) {
    self.roots = roots
    self.delay = delay
    self.budgetPercent = budgetPercent
    self.memoryBytes = memoryBytes
  }
}

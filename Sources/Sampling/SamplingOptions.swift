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

/// How a session samples.
package struct SamplingOptions: Sendable, Equatable {
  package var roots: KernelRoots
  /// Seconds between samples.
  package var delay: Double
  /// All background work together, in per cent of one core; nil is no limit.
  package var budgetPercent: Double?
  /// For tables, in bytes.
  package var memoryBytes: Int
  /// Rounds of background work before the budget holds: the first screen shall be complete.
  package var unbudgetedRounds = 1
  package var readLimits = ReadLimits()
  /// Rounds of background work after which there are no more; nil goes on.
  package var roundLimit: Int?

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

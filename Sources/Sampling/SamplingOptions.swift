package import KernelFiles

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

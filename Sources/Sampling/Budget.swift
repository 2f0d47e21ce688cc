/// Keeps background work within a share of one core.
package struct Budget: Sendable, Equatable {
  /// Share of one core, above 0; nil is no limit.
  package let share: Double?
  /// Monotonic time before which no more work may begin.
  private var openFrom = -Double.infinity

  /// `percent` of one core; nil or 0 and less are no limit.
  package init(percent: Double?) {
    share = percent.flatMap { $0 > 0 ? $0 / 100 : nil }
  }

  /// Books work of `cpuSeconds` that began at `began`; only `portion` of the budget is for it.
  package mutating func spend(cpuSeconds: Double, began: Double, portion: Double = 1) {
    guard let share else { return }
    openFrom = max(openFrom, began) + cpuSeconds / (share * portion)
  }

  /// Seconds to wait at `now` before work may begin.
  ///
  /// `credit` is CPU time that may be owed meanwhile: a pass that ends soon is worth more than
  /// one that is spread over half a minute while ksmd changes what it looks at.
  package func pause(at now: Double, credit: Double = 0) -> Double {
    guard let share else { return 0 }
    return max(0, openFrom - now - credit / share)
  }
}

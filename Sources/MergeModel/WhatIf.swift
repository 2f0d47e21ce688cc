/// What happens if some processes are stopped or moved away, computed on them as a set.
package struct WhatIfStopped: Sendable, Equatable {
  /// What the host gets back, in bytes.
  package var freedBytes: UInt64
  /// What the others save less, in bytes: their merged pages have fewer to share with.
  package var othersLoseBytes: UInt64
  /// The same one by one; the sum is less than what the set gives.
  package var sumOfSingleBytes: UInt64

  /// Nil where a figure that it takes is not known.
  package init?(stopping processes: Set<ProcessIdentity>, in snapshot: Snapshot) { return nil }
}

/// What one more guest takes.
package struct WhatIfStarted: Sendable, Equatable {
  /// Before ksmd gets to it: all of it.
  package var needsBytes: UInt64
  /// Available memory and free swap; nil where one is not known.
  package var availableBytes: UInt64?
  /// Once ksmd has merged what can be, if it is like `model`; nil without one.
  package var finallyBytes: UInt64?
  /// Until then; nil while ksmd is stopped.
  package var mergedInSeconds: Double?

  /// A guest of `ramBytes` whose content is like that of `model`.
  package init(ramBytes: UInt64, like model: ProcessIdentity?, in snapshot: Snapshot) {
    needsBytes = ramBytes
  }
}

package import MergeModel

/// What a session hands over: a snapshot, the past, and what happened since the sample before.
package struct Sample: Sendable {
  package var snapshot: Snapshot
  package var history: History
  package var events: [Event]
  /// Whether every figure that can be had has been read once.
  package var isComplete: Bool
}

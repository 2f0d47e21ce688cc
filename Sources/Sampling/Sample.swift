package import MergeModel

/// What a session hands over: a snapshot, the past, and what happened since the last one taken.
package struct Sample: Sendable {
  package var snapshot: Snapshot
  package var history: History
  /// Also those of samples that were replaced before anybody took them, the newest 1,000.
  package var events: [Event]
  /// Whether every figure that can be had has been read once.
  package var isComplete: Bool

  /// The same with the events of a sample before it that nobody took.
  func following(_ untaken: Sample?) -> Sample {
    guard let untaken, !untaken.events.isEmpty else { return self }
    var sample = self
    sample.events = Array((untaken.events + events).suffix(1_000))
    return sample
  }
}

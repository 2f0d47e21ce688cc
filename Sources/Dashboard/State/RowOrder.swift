package import MergeModel

/// The order of the rows, which lives longer than one sample so that rows do not dance.
package struct RowOrder: Sendable, Hashable {
  /// The rows are sorted anew at most this often, in seconds.
  static let resortSeconds = 5.0
  /// After the cursor moved the order holds for this long, in seconds.
  static let holdSeconds = 10.0

  /// Every process that takes part, filtered or not.
  package private(set) var ids: [ProcessIdentity] = []
  private var sortedAt: Moment?
  private var heldAt: Moment?

  package init() {}

  /// Keeps the order for a while: the operator is moving in it.
  mutating func hold(at now: Moment) { heldAt = now }

  /// Takes in a new sample; sorts where it is time to, else only drops who left and appends who came.
  ///
  /// With `atOnce` it does not wait for its time, yet it waits for the operator.
  mutating func update(with snapshot: Snapshot, sort: SortOrder, now: Moment, atOnce: Bool) {
    guard !ids.isEmpty, !isDue(at: now, atOnce: atOnce) else {
      return resort(snapshot, by: sort, now: now)
    }
    let present = Set(snapshot.processes.map(\.id))
    let known = Set(ids)
    ids.removeAll { !present.contains($0) }
    ids += sort.sorted(snapshot.processes.filter { !known.contains($0.id) }, in: snapshot)
  }

  /// Sorts now: the operator asked for it.
  mutating func resort(_ snapshot: Snapshot, by sort: SortOrder, now: Moment) {
    ids = sort.sorted(snapshot.processes, in: snapshot)
    sortedAt = now
  }

  private func isDue(at now: Moment, atOnce: Bool) -> Bool {
    if let heldAt, now.seconds(since: heldAt) < Self.holdSeconds { return false }
    guard !atOnce, let sortedAt else { return true }
    return now.seconds(since: sortedAt) >= Self.resortSeconds
  }
}

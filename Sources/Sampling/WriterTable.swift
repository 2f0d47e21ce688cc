import MergeModel

/// Who writes to merged pages, estimated from faults.
///
/// A write to a merged page is a fault that makes the process no larger: the page was resident
/// before. Faults that do make it larger are its own growth. The kernel's count of what is merged
/// in a process is of no use here: it falls only when ksmd comes by again.
struct WriterTable: Sendable {
  private struct Count {
    var at: Moment
    var faults: UInt64
    var resident: UInt64
  }

  private struct Known {
    var last: Count
    /// Pages a second, older ones counting less and less; nil until there are two counts.
    var rate: Double?
  }

  private var known: [ProcessIdentity: Known] = [:]

  /// Seconds after which a rate counts for a third.
  private static let fade = 4.0
  /// How many are told.
  private static let most = 3

  mutating func add(_ snapshot: Snapshot) {
    var next: [ProcessIdentity: Known] = [:]
    for process in snapshot.processes {
      guard let faults = process.minorFaults, let resident = process.resident.value.value else {
        continue
      }
      let count = Count(at: faults.at, faults: faults.value, resident: resident)
      var rate: Double?
      if let before = known[process.id] {
        rate = Self.rate(from: before, to: count, pageBytes: snapshot.host.pageBytes)
      }
      next[process.id] = Known(last: count, rate: rate)
    }
    known = next
  }

  private static func rate(from before: Known, to count: Count, pageBytes: Int) -> Double? {
    let seconds = count.at.seconds(since: before.last.at)
    guard seconds > 0, count.faults >= before.last.faults else { return before.rate }
    let faults = Double(count.faults - before.last.faults)
    let grown = max(0, Double(count.resident) - Double(before.last.resident)) / Double(pageBytes)
    let now = max(0, faults - grown) / seconds
    guard let then = before.rate else { return now }
    let weight = min(1, seconds / fade)
    return then + (now - then) * weight
  }

  /// Those who write most at `place`, the most first; those far behind are left out.
  func most(in snapshot: Snapshot, at place: Exhaustion.Place) -> [Exhaustion.Writer] {
    let members = snapshot.members(of: place)
    let all = snapshot.processes.compactMap { process -> Exhaustion.Writer? in
      guard members?.contains(process.id) ?? true else { return nil }
      return known[process.id]?.rate.map { rate in
        Exhaustion.Writer(
          id: process.id, name: process.name, isGuest: process.guest != nil, pagesPerSecond: rate)
      }
    }.sorted { ($1.pagesPerSecond, $0.id.pid) < ($0.pagesPerSecond, $1.id.pid) }
    guard let first = all.first, first.pagesPerSecond >= 1 else { return [] }
    return all.prefix(Self.most).filter { $0.pagesPerSecond >= first.pagesPerSecond / 4 }
  }
}

extension Snapshot {
  /// Whose memory is charged to a memory cgroup, or to one below it; nil for the host: everybody's.
  func members(of place: Exhaustion.Place) -> Set<ProcessIdentity>? {
    guard case .group(let path) = place else { return nil }
    return memoryGroups.first { $0.path == path }?.members ?? []
  }
}

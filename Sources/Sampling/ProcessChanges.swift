import MergeModel

/// What changed in each process since the sample before: its own growth, and its writes.
struct ProcessChanges: Sendable {
  /// Of one process.
  struct Change {
    /// Its own growth, below 0 where it shrank: what it writes to merged pages is none.
    var grownBytes: Double
    /// Faults that did not make it larger, as writes to merged pages are; nil where not known.
    var writtenPages: Double?
  }

  /// Of all.
  struct Sum {
    var byProcess: [ProcessIdentity: Change] = [:]
    /// KSM's zero pages that processes have no more which are still there.
    var brokenZeroPages = 0.0
    /// Those that went with processes that have ended.
    var endedZeroPages = 0.0
    /// Whether of every process it is known how many it has.
    var areZerosKnown = true
  }

  private struct Count {
    var resident: UInt64
    var zeroPages: UInt64?
    var faults: Aged<UInt64>?
  }

  private var known: [ProcessIdentity: Count] = [:]

  mutating func take(_ snapshot: Snapshot) -> Sum {
    var sum = Sum()
    var next: [ProcessIdentity: Count] = [:]
    let page = Double(snapshot.host.pageBytes)
    sum.areZerosKnown = snapshot.hiddenProcesses == 0
    for process in snapshot.processes {
      let before = known.removeValue(forKey: process.id)
      if process.placedZeroPages == nil { sum.areZerosKnown = false }
      guard let resident = process.resident.value.value else { continue }
      let count = Count(
        resident: resident, zeroPages: process.placedZeroPages, faults: process.minorFaults)
      next[process.id] = count
      // One that was not there before has grown by all that it has.
      var grown = Double(resident) - Double(before?.resident ?? 0)
      // What was a zero page of KSM's counts as resident once it is written to: no growth.
      if let then = before?.zeroPages, let now = count.zeroPages, then > now {
        sum.brokenZeroPages += Double(then - now)
        grown = max(min(grown, 0), grown - Double(then - now) * page)
      }
      let written = Self.written(from: before, to: count, grownPages: max(0, grown) / page)
      sum.byProcess[process.id] = Change(grownBytes: grown, writtenPages: written)
    }
    sum.endedZeroPages = known.values.reduce(0) { $0 + Double($1.zeroPages ?? 0) }
    known = next
    return sum
  }

  private static func written(
    from before: Count?, to now: Count, grownPages: Double
  ) -> Double? {
    guard let faults = now.faults else { return nil }
    var passed = Double(faults.value)
    if let before {
      guard let then = before.faults, faults.at.seconds(since: then.at) > 0,
        faults.value >= then.value
      else { return nil }
      passed = Double(faults.value - then.value)
    }
    // Where it grew by more, huge pages did it, of which one fault makes 512 pages.
    return passed >= grownPages ? passed - grownPages : passed
  }
}

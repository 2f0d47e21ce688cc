import KernelFiles
import MergeModel
import Sampling
import Synchronization

extension FuzzTarget {
  /// What is counted of a process and of its memory cgroup, at two looks, through the table of
  /// processes and what is computed of it: `== later/NAME ==` begins what the second look sees.
  static let processTable = FuzzTarget("process-table") { input in
    try ScratchFolder.shared.withLock { try checkProcessTable(input, in: $0) }
  }

  private static func checkProcessTable(_ input: [UInt8], in folder: ScratchFolder) throws {
    for pageBytes in [4_096, 65_536] {
      var table = ProcessTable(
        SamplingOptions(roots: folder.roots), pageBytes: pageBytes, timekeeper: Seconds())
      var keeper = TrendKeeper()
      for look in 0..<2 {
        folder.write(sectionsOf: input, later: look == 1)
        let reading = table.look()
        var snapshot = Snapshot(takenAt: Moment(wall: Double(look), monotonic: Double(look)))
        snapshot.host.pageBytes = pageBytes
        snapshot.processes = reading.processes
        snapshot.memoryGroups = reading.memoryGroups
        _ = keeper.add(&snapshot)
        try expect(snapshot.processes.count <= 1, "more processes than there are")
        try expect(snapshot.memoryGroups.count <= 1, "more groups than there are")
        for process in snapshot.processes {
          if let pages = process.unmergeLossPages {
            try expect(pages <= 1 << 45, "no address space has \(pages) pages")
          }
          _ = process.overwriteLossPages
          _ = process.freedIfStoppedBytes(pageBytes: pageBytes)
        }
        for need in snapshot.groupUnmergeNeeds {
          try expect(need.bytes <= 1 << 62, "more than any host has: \(need)")
        }
        if let change = snapshot.trend.residentBytesPerSecond {
          try expect(change.isFinite, "\(change)")
        }
      }
    }
  }
}

/// A clock by which every look takes a second.
private final class Seconds: Timekeeper {
  private let passed = Mutex(0.0)

  func now() -> Moment {
    passed.withLock { passed in
      passed += 1
      return Moment(wall: passed, monotonic: passed)
    }
  }
}

import Attribution
import KernelFiles
import MergeModel

/// The definitions of DESIGN.md §5 word by word, frame after frame, without regard to speed.
enum Reference {
  static func result(of world: World, test: MergedFrameTest = .kpageflags) -> AttributionResult {
    var mappings: [UInt64: [Int: UInt64]] = [:]
    for (index, process) in world.processes.enumerated() {
      for entry in process.entries.map(PagemapEntry.init) {
        let flags = FrameFlags(rawValue: world.flags[entry.frame] ?? 0)
        guard entry.isPresent, !entry.isFileOrShared, entry.frame != world.zeroFrame,
          test.isMerged(flags)
        else { continue }
        mappings[entry.frame, default: [:]][index, default: 0] += 1
      }
    }
    return result(of: world, mappings)
  }

  private static func result(
    of world: World, _ mappings: [UInt64: [Int: UInt64]]
  ) -> AttributionResult {
    var figures = Array(repeating: SharingFigures(), count: world.processes.count)
    var common: [SharingPair: UInt64] = [:]
    var classes: [[UInt64]: (frames: UInt64, complete: UInt64)] = [:]
    var result = AttributionResult()
    var hasMoved = false
    for (frame, owners) in mappings {
      let seen = owners.values.reduce(0, +)
      let counted = world.counts[frame] ?? 0
      hasMoved = hasMoved || counted < seen
      let n = max(counted, seen)
      result.reconciliation.mergedFrames += 1
      result.reconciliation.mappedPages += seen
      result.reconciliation.unattributedPages += n - seen
      let key: [UInt64] = owners.sorted { $0.key < $1.key }.reduce(into: []) {
        $0 += [UInt64($1.key), $1.value]
      }
      classes[key, default: (0, 0)].frames += 1
      if n == seen { classes[key, default: (0, 0)].complete += 1 }
      for (process, k) in owners {
        figures[process].mappedPages += k
        figures[process].sharePages += Double(k) / Double(n)
        figures[process].selfPages += k - 1
        if n == k { figures[process].soleFrames += 1 }
        for other in owners.keys where world.isPair(process, other) {
          let pids = (world.processes[process].pid, world.processes[other].pid)
          common[SharingPair(a: pids.0, b: pids.1, commonFrames: 0), default: 0] += 1
        }
      }
    }
    for (index, process) in world.processes.enumerated() {
      result.figures[process.identity] = figures[index]
    }
    result.pairs = common.map { SharingPair(a: $0.key.a, b: $0.key.b, commonFrames: $0.value) }
      .sorted { ($0.a, $0.b) < ($1.a, $1.b) }
    result.ownerClasses = classes.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { key, counted in
        OwnerClass(
          owners: stride(from: 0, to: key.count, by: 2).map {
            OwnerClass.Owner(
              process: world.processes[Int(key[$0])].identity, mappings: key[$0 + 1])
          }, frames: counted.frames, completeFrames: counted.complete)
      }
    let seen = result.reconciliation.mappedPages + result.reconciliation.unattributedPages
    result.reconciliation.sharingPages = Int64(world.sharingPages)
    result.reconciliation.differencePages =
      Int64(seen) - Int64(world.sharedPages + world.sharingPages)
    result.reconciliation.stable = !hasMoved
    return result
  }
}

extension World {
  /// Whether both are guests and the first has the lower pid.
  fileprivate func isPair(_ one: Int, _ other: Int) -> Bool {
    processes[one].isGuest && processes[other].isGuest && processes[one].pid < processes[other].pid
  }
}

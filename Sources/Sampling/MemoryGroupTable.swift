import KernelFiles
import MergeModel

/// Follows the memory cgroups that processes are in.
///
/// On a host of a thousand guests there are as many groups and more, and few have a limit: those
/// are read every few seconds, the others now and then.
struct MemoryGroupTable {
  private struct Known {
    var figures: MemoryGroupReader.Figures?
    var readAt: Moment
  }

  private let reader: MemoryGroupReader
  private var known: [MemoryGroupPath: Known] = [:]

  private static let limitedSeconds = 3.0
  private static let otherSeconds = 30.0

  init(_ roots: KernelRoots) { reader = MemoryGroupReader(roots) }

  /// The groups with a limit that `members` are in or below, sorted by path.
  mutating func groups(
    of members: [(process: ProcessIdentity, group: MemoryGroupPath)], at now: Moment,
    _ buffer: inout TextBuffer
  ) -> [MemoryGroup] {
    var processes: [MemoryGroupPath: Set<ProcessIdentity>] = [:]
    for (process, group) in members {
      for one in group.withAncestors { processes[one, default: []].insert(process) }
    }
    known = known.filter { processes[$0.key] != nil }
    var groups: [MemoryGroup] = []
    for (group, members) in processes {
      guard let figures = figures(of: group, at: now, &buffer) else { continue }
      groups.append(
        MemoryGroup(
          path: group.path, limitBytes: figures.limitBytes, usageBytes: figures.usageBytes,
          reclaimableBytes: figures.reclaimableBytes, members: members))
    }
    return groups.sorted { $0.path < $1.path }
  }

  private mutating func figures(
    of group: MemoryGroupPath, at now: Moment, _ buffer: inout TextBuffer
  ) -> MemoryGroupReader.Figures? {
    if let known = known[group] {
      let seconds = known.figures == nil ? Self.otherSeconds : Self.limitedSeconds
      if now.seconds(since: known.readAt) < seconds { return known.figures }
    }
    let figures = reader.figures(of: group, &buffer)
    known[group] = Known(figures: figures, readAt: now)
    return figures
  }
}

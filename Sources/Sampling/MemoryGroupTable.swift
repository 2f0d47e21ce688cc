import KernelFiles
import MergeModel

/// Follows the memory cgroups that processes are in.
///
/// On a host of a thousand guests there are as many groups and more. One that has less room than
/// what is merged in it is read each time: that is where writes can exhaust memory. Others with a
/// limit are read every few seconds, those without one now and then.
struct MemoryGroupTable {
  /// A process in its group.
  struct Member: Sendable {
    var process: ProcessIdentity
    var group: MemoryGroupPath
    /// What it would take at most if nothing of it were merged.
    var mergedBytes: UInt64
  }

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
    of members: [Member], at now: Moment, _ buffer: inout TextBuffer
  ) -> [MemoryGroup] {
    var processes: [MemoryGroupPath: Set<ProcessIdentity>] = [:]
    var merged: [MemoryGroupPath: UInt64] = [:]
    for member in members {
      for one in member.group.withAncestors {
        processes[one, default: []].insert(member.process)
        merged[one, default: 0] += member.mergedBytes
      }
    }
    known = known.filter { processes[$0.key] != nil }
    var groups: [MemoryGroup] = []
    for (path, members) in processes {
      let known = self.known[path].flatMap { known in
        isFresh(known, mergedBytes: merged[path] ?? 0, at: now) ? known : nil
      }
      let group = known ?? Known(figures: reader.figures(of: path, &buffer), readAt: now)
      self.known[path] = group
      guard let figures = group.figures else { continue }
      groups.append(
        MemoryGroup(
          path: path.path, limitBytes: figures.limitBytes, usageBytes: figures.usageBytes,
          reclaimableBytes: figures.reclaimableBytes, members: members,
          version: path.hierarchy == .memory ? 1 : 2, readAt: group.readAt))
    }
    return groups.sorted { $0.path < $1.path }
  }

  /// Whether what was read of a group need not be read again yet.
  private func isFresh(_ known: Known, mergedBytes: UInt64, at now: Moment) -> Bool {
    let age = now.seconds(since: known.readAt)
    guard let figures = known.figures else { return age < Self.otherSeconds }
    let kept = max(figures.usageBytes, figures.reclaimableBytes) - figures.reclaimableBytes
    let room = max(figures.limitBytes, kept) - kept
    return mergedBytes < room && age < Self.limitedSeconds
  }
}

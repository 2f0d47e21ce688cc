/// Limits of memory cgroups and what is used of them, below `/sys/fs/cgroup`.
package struct MemoryGroupReader: Sendable {
  /// What a group with a limit says.
  package struct Figures: Sendable, Equatable {
    package var limitBytes: UInt64
    package var usageBytes: UInt64
    /// `inactive_file`: what can be taken back without swapping.
    package var reclaimableBytes: UInt64

    package init(limitBytes: UInt64, usageBytes: UInt64, reclaimableBytes: UInt64) {
      self.limitBytes = limitBytes
      self.usageBytes = usageBytes
      self.reclaimableBytes = reclaimableBytes
    }
  }

  /// The names of the files, by version.
  private struct Files {
    var limit: String
    var usage: String
    var reclaimable: StaticString
  }

  private let memoryMount: String
  private let unifiedMounts: [String]

  private static let versionOne = Files(
    limit: "memory.limit_in_bytes", usage: "memory.usage_in_bytes",
    reclaimable: "total_inactive_file")
  private static let versionTwo = Files(
    limit: "memory.max", usage: "memory.current", reclaimable: "inactive_file")
  /// Version 1 has no word for no limit, but a number that no machine reaches.
  private static let noLimit: UInt64 = 1 << 60

  package init(_ roots: KernelRoots) {
    let cgroups = "\(roots.sysfs)/fs/cgroup"
    memoryMount = "\(cgroups)/memory"
    unifiedMounts = [cgroups, "\(cgroups)/unified"]
  }

  /// Nil where the group has no limit, or cannot be seen from here.
  package func figures(
    of group: MemoryGroupPath, _ buffer: inout TextBuffer
  ) -> Figures? {
    switch group.hierarchy {
    case .memory: return figures(in: folder(memoryMount, group), Self.versionOne, &buffer)
    case .unified:
      for mount in unifiedMounts {
        let folder = folder(mount, group)
        if let figures = figures(in: folder, Self.versionTwo, &buffer) { return figures }
      }
      return nil
    }
  }

  private func folder(_ mount: String, _ group: MemoryGroupPath) -> String {
    group.path == "/" ? mount : mount + group.path
  }

  private func figures(
    in folder: String, _ files: Files, _ buffer: inout TextBuffer
  ) -> Figures? {
    // A limit of `max` is no number.
    guard let limit = number("\(folder)/\(files.limit)", &buffer), limit < Self.noLimit,
      let usage = number("\(folder)/\(files.usage)", &buffer)
    else { return nil }
    var reclaimable: UInt64 = 0
    if (try? buffer.fill(from: "\(folder)/memory.stat")) != nil {
      buffer.withText { text in
        KeyedLines.forEach(in: text) { key, value in
          guard text.equals(files.reclaimable, in: key) else { return }
          reclaimable = value.unsigned(in: text) ?? 0
        }
      }
    }
    return Figures(limitBytes: limit, usageBytes: usage, reclaimableBytes: reclaimable)
  }

  private func number(_ path: String, _ buffer: inout TextBuffer) -> UInt64? {
    guard (try? buffer.fill(from: path)) != nil else { return nil }
    return buffer.withText { HostParsers.number($0) }
  }
}

/// A memory cgroup with a limit, and which processes' memory is charged to it.
package struct MemoryGroup: Sendable, Hashable {
  /// Below the mount point, as `/proc/PID/cgroup` writes it.
  package var path: String
  /// `memory.max`, or `memory.limit_in_bytes` of version 1.
  package var limitBytes: UInt64
  /// `memory.current`, or `memory.usage_in_bytes`.
  package var usageBytes: UInt64
  /// What the kernel can take back without swapping (`inactive_file` of `memory.stat`).
  package var reclaimableBytes: UInt64
  /// In it or below it.
  package var members: Set<ProcessIdentity>
  /// Of the cgroup interface: 1 or 2.
  package var version: Int
  /// When its figures were read; nil where nobody noted it.
  package var readAt: Moment?

  package init(
    path: String, limitBytes: UInt64, usageBytes: UInt64, reclaimableBytes: UInt64 = 0,
    members: Set<ProcessIdentity> = [], version: Int = 2, readAt: Moment? = nil
  ) {
    self.path = path
    self.version = version
    self.readAt = readAt
    self.limitBytes = limitBytes
    self.usageBytes = usageBytes
    self.reclaimableBytes = reclaimableBytes
    self.members = members
  }

  /// What is charged to it and cannot be taken back without swapping.
  package var keptBytes: UInt64 {
    usageBytes > reclaimableBytes ? usageBytes - reclaimableBytes : 0
  }

  /// What can still be charged to it before the kernel kills one of its members.
  package var roomBytes: UInt64 { limitBytes > keptBytes ? limitBytes - keptBytes : 0 }
}

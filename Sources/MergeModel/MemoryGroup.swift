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

  package init(
    path: String, limitBytes: UInt64, usageBytes: UInt64, reclaimableBytes: UInt64 = 0,
    members: Set<ProcessIdentity> = []
  ) {
    self.path = path
    self.limitBytes = limitBytes
    self.usageBytes = usageBytes
    self.reclaimableBytes = reclaimableBytes
    self.members = members
  }

  /// What can still be charged to it before the kernel kills one of its members.
  package var roomBytes: UInt64 {
    let kept = usageBytes > reclaimableBytes ? usageBytes - reclaimableBytes : 0
    return limitBytes > kept ? limitBytes - kept : 0
  }
}

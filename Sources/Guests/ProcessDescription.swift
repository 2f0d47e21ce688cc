/// What `/proc/PID` says of a process besides its memory: enough to tell whether it runs a guest.
package struct ProcessDescription: Sendable, Equatable {
  package var pid: Int32
  /// Target of `/proc/PID/exe`, nil without the rights; ends in ` (deleted)` after an upgrade.
  package var executable: String?
  /// `/proc/PID/comm`: at most 15 bytes, and QEMU's `-name …,process=` overrides it.
  package var command: String
  /// `/proc/PID/cmdline`, split at its zero bytes.
  package var arguments: [String]
  /// The text of `/proc/PID/cgroup`, empty where it could not be read.
  package var cgroup: String

  package init(
    pid: Int32,
    executable: String?,
    command: String,
    arguments: [String],
    cgroup: String = ""
  ) {
    self.pid = pid
    self.executable = executable
    self.command = command
    self.arguments = arguments
    self.cgroup = cgroup
  }
}

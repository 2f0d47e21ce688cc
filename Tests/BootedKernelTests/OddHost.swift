import Testing

/// A way to see a booted kernel that hides or lacks something: see Tests/Kernels/odd-hosts.
struct OddHost: Sendable, CustomTestStringConvertible {
  let name: String
  /// Exit code of `snapshot`: 2 where rights hide figures.
  var snapshotCode = 0
  /// What the snapshot's page says.
  var page: [String]
  /// Exit codes of `doctor` and `doctor --check`.
  var doctorCodes = (2, 3)
  /// What `doctor` says; where nothing stands here, the same as the page.
  var doctor: [String]?
  /// Exit code of a change of pages_to_scan, and what is said where it is refused.
  var write = (0, "")
  /// Exit code of `demo`, and what it says.
  var demo: (Int, String)
  /// Whether the guests are seen, and whether what each saves is known.
  var sees = Sight.guests

  enum Sight { case nothing, guests, savings }

  var testDescription: String { name }

  private static let guestsMerge = "turning KSM on would merge memory of qemu-system-x86"
  private static let container = "/sys is read-only, or this is a container"

  static let all = [
    OddHost(
      name: "no-ksm",
      page: [
        "NO KSM. This kernel has no KSM", "Boot a kernel with CONFIG_KSM=y",
        "CHECK     - (no KSM, no counters to hold the sums against)",
      ],
      doctorCodes: (0, 2),
      doctor: ["This kernel has no KSM", "-> Boot a kernel with CONFIG_KSM=y"],
      write: (1, "Boot a kernel with CONFIG_KSM=y"),
      demo: (1, "Boot a kernel with CONFIG_KSM=y"), sees: .savings),
    OddHost(
      name: "read-only-sys",
      page: ["settings-not-writable", "even by root", "on the host itself"],
      doctorCodes: (0, 1), write: (3, container), demo: (3, container), sees: .savings),
    OddHost(
      name: "ordinary-user", snapshotCode: 2,
      page: ["limited-rights", "sudo ksmtop", "/proc/kpageflags may be read by root"],
      doctor: ["sudo ksmtop"],
      write: (3, "As root: sudo ksmtop tune pages_to_scan=321"), demo: (3, "sudo ksmtop demo")),
    OddHost(
      name: "hidepid", snapshotCode: 2,
      page: ["processes of other users are hidden (hidepid); root sees them", "sudo ksmtop"],
      write: (3, "As root: sudo ksmtop tune pages_to_scan=321"), demo: (3, "sudo ksmtop demo"),
      sees: .nothing),
    OddHost(
      name: "no-sys-admin", snapshotCode: 2,
      page: ["without CAP_SYS_ADMIN", "Run it on the host itself"], demo: (3, guestsMerge)),
    OddHost(
      name: "pid-namespace", snapshotCode: 2,
      page: ["outside of this container (a pid namespace)", "Run it on the host itself"],
      demo: (3, "this is a container"), sees: .nothing),
    OddHost(
      name: "user-namespace", snapshotCode: 2,
      page: ["outside of this container (a pid namespace)", "Run it on the host itself"],
      write: (3, container), demo: (3, container), sees: .nothing),
    OddHost(
      name: "pid-only-proc", page: ["subset=pid", "Look on the host itself"],
      demo: (3, guestsMerge)),
    OddHost(
      name: "no-kpageflags",
      page: ["this kernel has no /run/proc/kpageflags", "CONFIG_PROC_PAGE_MONITOR"],
      demo: (3, guestsMerge)),
  ]
}

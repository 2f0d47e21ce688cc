import Glibc

/// What tests against the live kernel need of the machine.
package enum LiveRequirement {
  /// What is missing here, as one sentence; nil where live tests can run.
  package static let obstacle: String? = {
    if geteuid() != 0 { return "needs root: run the tests as root" }
    if access("\(KSMHost.directory)/run", W_OK) != 0 { return "needs a kernel with KSM" }
    for path in ["/proc/self/pagemap", "/proc/kpageflags", "/proc/kpagecount"]
    where access(path, R_OK) != 0 {
      return "needs \(path)"
    }
    for program in ["qemu-system-x86_64", "setpriv"] where !isOnPath(program) {
      return "needs \(program) on the PATH"
    }
    return nil
  }()

  /// Whether live tests run: where they can, and in CI anyway, where a skipped test is a failure.
  ///
  /// Use as `@Suite(.enabled(if: LiveRequirement.isMet, "\(LiveRequirement.reason)"))`.
  package static let isMet = obstacle == nil || getenv("CI") != nil

  /// What is missing here for guests of libvirt; nil where they can run.
  package static let libvirtObstacle: String? = {
    if let obstacle { return obstacle }
    for program in ["/usr/bin/virsh", "/usr/sbin/libvirtd", "/usr/bin/unshare"]
    where access(program, X_OK) != 0 {
      return "needs \(program) (Debian: libvirt-clients, libvirt-daemon,"
        + " libvirt-daemon-driver-qemu)"
    }
    return nil
  }()

  /// The same as `isMet`, for tests with guests of libvirt.
  package static let isMetWithLibvirt = libvirtObstacle == nil || getenv("CI") != nil

  /// The reason for a skip.
  package static var reason: String { obstacle ?? "nothing is missing" }

  /// Throws what is missing.
  package static func check() throws {
    if let obstacle { throw LiveError(obstacle) }
  }

  private static func isOnPath(_ program: String) -> Bool {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/sbin:/usr/bin:/sbin:/bin"
    return path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}

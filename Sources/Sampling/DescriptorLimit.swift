import Glibc

/// How many files this process may have open: one is held for each guest.
enum DescriptorLimit {
  /// Enough for thousands of guests.
  private static let enough: rlim_t = 65_536

  /// Lifts the limit that shells set (1,024) as far as it may be lifted.
  static func raise() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    let wanted = min(enough, limit.rlim_max)
    guard limit.rlim_cur < wanted else { return }
    limit.rlim_cur = wanted
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

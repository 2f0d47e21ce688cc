import Glibc

/// A descriptor is held for each guest; the soft limit of 1,024 is for programs that use select(2).
enum OpenFileLimit {
  /// Raises the soft limit to the hard one; where that fails it stays.
  static func raise() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

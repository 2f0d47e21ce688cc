import Glibc

/// Lets the calling thread begin work only where a processor has nothing better to do.
enum IdleThread {
  /// SCHED_IDLE of sched(7), which comes after all others.
  private static let idlePolicy: CInt = 5
  /// SCHED_OTHER.
  private static let ordinaryPolicy: CInt = 0

  /// Returns once there is idle time.
  ///
  /// The work itself is then done as an ordinary thread: it holds locks of the guest that it reads,
  /// and a thread that others may push aside at any moment would hold them for seconds. It is
  /// short, and its budget bounds it.
  static func awaitIdleTime() {
    var parameters = sched_param()
    guard sched_setscheduler(0, idlePolicy, &parameters) == 0 else { return }
    sched_yield()
    sched_setscheduler(0, ordinaryPolicy, &parameters)
  }
}
